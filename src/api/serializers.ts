import SerializerSelector from "@fastify/fast-json-stringify-compiler";

/**
 * Builds what writes an answer of a route at the first such answer. To build it for every route at once takes longer
 * than anything else while the API starts.
 */
export const buildSerializers: SerializerSelector.SerializerFactory = (schemas, options) => {
  const build = SerializerSelector()(schemas, options);
  return (route) => {
    let serialize: SerializerSelector.Serializer | undefined;
    return (answer: unknown) => (serialize ??= build(route))(answer);
  };
};
