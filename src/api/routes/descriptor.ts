import { descriptorBytes } from "../../certificate/descriptor.ts";
import type { ApiContext, ApiInstance } from "../api-context.ts";
import { ApiProblem } from "../api-problem.ts";
import { answersBytes } from "../responses.ts";

export function descriptorRoutes(app: ApiInstance, context: ApiContext): void {
  app.get(
    "/v1/descriptor",
    {
      schema: {
        operationId: "readDescriptor",
        summary:
          "What a verifier must know of this network beforehand; get it from the agencies, not from who shows a certificate",
        response: answersBytes("The descriptor, canonical JSON"),
      },
    },
    async (_, reply) => {
      if (context.descriptor === undefined)
        throw new ApiProblem("DESCRIPTOR_ABSENT", {
          zh: "本系统启动时未给出网络描述文件。",
          en: "this system was started without the descriptor of its network",
        });
      return await reply.type("application/json; charset=utf-8").send(Buffer.from(descriptorBytes(context.descriptor)));
    },
  );
}
