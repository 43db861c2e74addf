/** Every served operation with the official client that calls it, and our own wire as the gateway uses it. */

import { packages } from "../../scripts/generate-wire.ts";
import { services as entries } from "../../src/gateway/services.ts";
import type { Service } from "../../src/operations/operation.ts";
import { registry } from "../../src/operations/registry.generated.ts";
import type { Answer, Asked, Protocol } from "../../src/wire/protocols/protocol.ts";
import { readForm } from "../../src/wire/protocols/query.ts";
import type { OperationShapes } from "../../src/wire/shapes.ts";
import type { Lazy } from "./fill.ts";

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The part of an SDK client that tests use. */
export interface Client {
  send(command: unknown): Promise<Record<string, unknown>>;
  destroy(): void;
}
type Make<T> = new (options: Record<string, unknown>) => T;

export interface Served {
  readonly service: Service;
  readonly name: string;
  readonly shapes: OperationShapes;
  /** The SDK's own schemas. */
  readonly input: Lazy;
  readonly output: Lazy;
  readonly command: (input: unknown) => unknown;
}

const sdk = new Map<string, Record<string, unknown>>();
for (const { service, package: name } of packages) sdk.set(service, (await import(name)) as Record<string, unknown>);

function exported<T>(service: Service, name: string): T {
  const found = sdk.get(service)?.[name];
  if (found === undefined) throw new Error(`the SDK's ${service} client has no ${name}`);
  return found as T;
}

export const served: readonly Served[] = Object.keys(registry).map((key) => {
  const [service, name] = key.split(".") as [Service, string];
  const shapes = entries[service].shapes(name);
  if (shapes === undefined) throw new Error(`${key} has no shapes: run npm run generate`);
  const schema = exported<readonly unknown[]>(service, `${name}$`);
  const Command = exported<Make<unknown>>(service, `${name}Command`);
  return {
    service,
    name,
    shapes,
    input: schema[4] as Lazy,
    output: schema[5] as Lazy,
    command: (input) => new Command(input as Record<string, unknown>),
  };
});

const asText = (body: string | Uint8Array | undefined): string =>
  typeof body === "object" ? new TextDecoder().decode(body) : (body ?? "");

const clientClasses = new Map(
  [...sdk].map(([service, all]) => [service, Object.entries(all).find(([name]) => /^[A-Z]\w*Client$/.test(name))?.[1]]),
);

/** A client whose requests `answer` answers, instead of a server. */
export function clientOf(service: Service, answer: (request: HttpRequest) => Answer): Client {
  const ClientClass = clientClasses.get(service) as Make<Client>;
  return new ClientClass({
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    endpoint: "http://127.0.0.1:1",
    maxAttempts: 1,
    requestHandler: {
      async handle(request: HttpRequest & { readonly body: string | Uint8Array }) {
        const { status, contentType, body } = answer({ ...request, body: asText(request.body) });
        const headers = { "content-type": contentType };
        return { response: { statusCode: status, headers, body: new TextEncoder().encode(body) } };
      },
    },
  });
}

/** The official clients' requests for `inputs`, in the same order. */
export async function requestsOf(operation: Served, inputs: readonly unknown[]): Promise<readonly HttpRequest[]> {
  const sent: HttpRequest[] = [];
  const client = clientOf(operation.service, (request) => {
    sent.push(request);
    return encode(operation, {});
  });
  for (const input of inputs) await client.send(operation.command(input));
  client.destroy();
  return sent;
}

type Sent = Pick<HttpRequest, "body" | "query">;

function asked(service: Service, action: string, { body, query = {} }: Sent): Asked {
  const isForm = entries[service].target === undefined && entries[service].paths === undefined;
  const all = isForm ? readForm(body) : Object.entries(query);
  const parameters = all.filter(([name]) => name !== "Action" && name !== "Version");
  return { action, version: "2016-11-15", parameters, body };
}

export const decode = ({ service, name, shapes }: Served, sent: Sent): Readonly<Record<string, unknown>> =>
  entries[service].codec.decode(shapes, asked(service, name, sent));

const REQUEST_ID = "5a8f6d0e-8f0b-4c5e-9d0e-0f8a3f0e8b1c";

export const encode = ({ service, name, shapes }: Served, output: Record<string, unknown>): Answer =>
  entries[service].codec.encode(shapes, asked(service, name, { body: "" }), output, REQUEST_ID);

export const encodeError = (service: Service, error: Parameters<Protocol["encodeError"]>[0]): Answer =>
  entries[service].codec.encodeError(error, REQUEST_ID);
