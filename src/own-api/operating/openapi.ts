/** `GET /_cordon/openapi.json`: this interface as OpenAPI 3.1, for anyone. It's read when somebody first asks. */
import type { OwnRoute } from "../../gateway/http-server.ts";

export const openApiRoute: OwnRoute = {
  method: "GET",
  path: "/_cordon/openapi.json",
  async handle() {
    const { default: body } = await import("../openapi.json", { with: { type: "json" } });
    return { status: 200, body };
  },
};
