/** Joining a server: the host makes its key, and the token says that the server may know it. */
import type { Join, Joined } from "../../own-api/hosts/contract.ts";
import { keptKey, makeKey } from "../state/host-key.ts";
import type { Enrolment } from "../state/kept.ts";
import type { StateDirectory } from "../state/state-directory.ts";
import { resolveServer } from "./addresses.ts";
import { reasonIn, startCall, wholeOf } from "./call.ts";
import { dial, wrongPlace } from "./dial.ts";
import type { JoinToken } from "./join-token.ts";

export interface Joining {
  readonly server: string;
  readonly token: JoinToken;
  readonly version: string;
  readonly failsafe: readonly string[];
  readonly revoked: "live" | "cut";
  readonly now: number;
  readonly signal: AbortSignal;
}

/** The host's key is on the disk before the token is used. Throws if the server refuses, and then nothing has changed. */
export async function enrol(directory: StateDirectory, joining: Joining): Promise<Enrolment> {
  const { server, token, failsafe, revoked } = joining;
  const wrong = wrongPlace(server, token.pin);
  if (wrong !== undefined) throw new Error(wrong);
  const key = makeKey(joining.now);
  directory.make();
  directory.writeKey("next-key", keptKey(key));
  let joined: Joined;
  try {
    joined = await askToJoin(joining, key.publicKey);
  } catch (error) {
    directory.dropNextKey();
    throw error;
  }
  directory.forget();
  directory.writeKey("key", keptKey(key));
  const enrolment = { server: new URL(server).origin, ...pinOf(token), ...joined, failsafe, revoked };
  directory.writeEnrolment(enrolment);
  return enrolment;
}

const pinOf = ({ pin }: JoinToken): { readonly pin?: string } => (pin === undefined ? {} : { pin });

async function askToJoin({ server, token, version, signal }: Joining, publicKey: string): Promise<Joined> {
  const place = { url: new URL(server), ...pinOf(token) };
  const [at] = await resolveServer(place.url, []);
  const socket = await dial(place, at?.address ?? "", signal);
  const join: Join = { token: token.text, publicKey, version };
  const call = { method: "POST", path: "/_cordon/host/join", body: JSON.stringify(join) } as const;
  const answer = await startCall(socket, place.url, call, signal);
  const text = await wholeOf(answer);
  if (answer.statusCode === 200) return readJoined(text, place.url);
  const reason = reasonIn(text) ?? "It may not be a Cordon, or an older one";
  throw new Error(`${place.url.origin} answers ${answer.statusCode}: ${reason}`);
}

const FORMS: Readonly<Record<keyof Joined, RegExp>> = {
  hostId: /^host-[0-9a-f]{17}$/,
  name: /^[\x21-\x7e]{1,128}$/,
  account: /^[0-9]{12}$/,
  region: /^[a-z0-9-]{1,40}$/,
};

function readJoined(text: string, { origin }: URL): Joined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {}
  const fields = (value ?? {}) as Record<string, unknown>;
  const isWhole = Object.entries(FORMS).every(([name, form]) => {
    const field = fields[name];
    return typeof field === "string" && form.test(field);
  });
  if (!isWhole) throw new Error(`${origin} answers with something other than a host. It may not be a Cordon`);
  const { hostId, name, account, region } = fields as unknown as Joined;
  return { hostId, name, account, region };
}
