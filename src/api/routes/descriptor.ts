import { descriptorBytes } from "../../certificate/descriptor.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { answersBytes } from "../responses.ts";

/** The descriptor of the network. */
export function descriptorRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/descriptor",
    {
      schema: {
        operationId: "readDescriptor",
        access: ["PUBLIC"],
        summary: "Read the network's descriptor",
        description:
          "Gives the facts that a verifier must know about this network beforehand, in the edition under which this " +
          "system makes certificates. A certificate verifies under its edition and every later one. A verifier must " +
          "get the descriptor from the agencies, never from the person who presents a certificate.",
        response: answersBytes("The descriptor, in canonical JSON."),
      },
    },
    async (_, reply) => {
      if (context.descriptor === undefined)
        throw new ApiProblem("DESCRIPTOR_ABSENT", {
          zh: "本系统启动时未给出网络描述文件：请以 --descriptor 指定后重新启动。",
          en: "This system was started without the descriptor of its network: start it again with --descriptor.",
        });
      return await reply.type("application/json; charset=utf-8").send(Buffer.from(descriptorBytes(context.descriptor)));
    },
  );
}
