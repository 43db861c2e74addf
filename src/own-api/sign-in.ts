/** `GET /_cordon/sign-in`: which keys sign in here, and for which Regions, for a page that has nobody's key yet. */
import { DEFAULT_ACCOUNT } from "../access/credentials.ts";
import type { Gateway } from "../gateway/handle-call.ts";
import type { OwnRoute } from "../gateway/http-server.ts";
import { regions } from "../model/regions.ts";

export interface WhoSignsIn {
  /** `any`: no credentials are configured, so any key signs in, and one of 12 digits names its account. */
  readonly keys: "any" | "known";
  /** The account of a key that names no account. */
  readonly defaultAccount: string;
  readonly regions: readonly string[];
}

export const signInRoute = (gateway: Gateway): OwnRoute => ({
  method: "GET",
  path: "/_cordon/sign-in",
  handle: () => {
    const keys = gateway.credentials === undefined ? "any" : "known";
    const body: WhoSignsIn = { keys, defaultAccount: DEFAULT_ACCOUNT, regions: [...regions.keys()] };
    return { status: 200, body };
  },
});
