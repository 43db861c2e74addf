/** AWS's operations, by the SDK's own browser clients. */
import { EC2Client } from "@aws-sdk/client-ec2";
import type { Session } from "./session.ts";

interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Session["key"];
  readonly maxAttempts: number;
}

type ClientClass<Client> = new (settings: ClientSettings) => Client;

const clients = new WeakMap<Session, Map<unknown, unknown>>();

/** The client of a session for a service: `clientOf(session, WorkSpacesClient)`. It's made once. */
export function clientOf<Client>(session: Session, Class: ClientClass<Client>): Client {
  const made = clients.get(session) ?? new Map<unknown, unknown>();
  clients.set(session, made);
  const client = (made.get(Class) as Client | undefined) ?? new Class(settingsFor(session));
  made.set(Class, client);
  return client;
}

export const ec2Of = (session: Session): EC2Client => clientOf(session, EC2Client);

const settingsFor = ({ key, region, at }: Session): ClientSettings => ({
  endpoint: endpointAt(at),
  region,
  credentials: key,
  // A page shows the refusal at once, with a button to ask again.
  maxAttempts: 1,
});

/** Below this path every call that only reads is answered as it would have been answered then. */
const endpointAt = (at: string | undefined): string =>
  at === undefined ? location.origin : `${location.origin}/_cordon/at/${encodeURIComponent(at)}`;
