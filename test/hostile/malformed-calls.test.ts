/** Every served operation, called without a member that it requires, and with a member that it doesn't have. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { services } from "../../src/gateway/services.ts";
import type { Member, Shape } from "../../src/wire/shapes.ts";
import { answerTo, smallGateway } from "../setup/small-gateway.ts";
import { leastInput, type Path, scalar } from "../wire/least-input.ts";
import { type HttpRequest, requestsOf, type Served, served } from "../wire/sdk.ts";

const isRest = ({ service }: Served): boolean => services[service].paths !== undefined;
const isJson = (operation: Served): boolean => services[operation.service].target !== undefined || isRest(operation);
/** IAM, STS and others: their lists have `member`, and they name members as JSON services do. */
const isAwsQuery = ({ service }: Served): boolean => ["elasticloadbalancing", "iam", "rds", "sts"].includes(service);
const namesAsJson = (operation: Served): boolean => isJson(operation) || isAwsQuery(operation);
const nameOf = ({ service, name }: Served): string => `${service}.${name}`;

/** Those that REST has in the URL are texts, and are in no body. */
const membersOfBody = (operation: Served): readonly Member[] =>
  operation.shapes.input.members.filter(({ queryName }) => !isRest(operation) || queryName === "");

type Sent = Omit<HttpRequest, "method" | "path"> & Partial<HttpRequest>;

function answer({ service }: Served, { headers, body, ...place }: Sent) {
  const signed = {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=test/20260102/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    "x-amz-date": "20260102T030405Z",
  };
  return answerTo(smallGateway(), signed, body, place);
}

interface Required {
  readonly path: Path;
  /** The name in the refusal: `IpPermissions.1.IpRanges.1.CidrIp`; in JSON `userRules.1.member.ipRule`. */
  readonly parameter: string;
  /** The other members of the same structure. */
  readonly siblings: readonly Member[];
}

/** Every required member of the input and the structures in it. */
function requiredIn(operation: Served): readonly Required[] {
  const found: Required[] = [];
  const walk = (shape: Shape, path: Path, parameter: string, within: readonly Shape[]): void => {
    if (shape.kind === "list")
      walk(shape.item, path, `${parameter}.1${namesAsJson(operation) ? ".member" : ""}`, within);
    if (shape.kind !== "structure" || within.includes(shape)) return;
    const prefix = parameter === "" ? "" : `${parameter}.`;
    for (const member of shape.members) {
      const { name, queryName, xmlName } = member;
      const inJson = name.slice(0, 1).toLowerCase() + name.slice(1);
      if (member.isRequired) {
        const siblings = shape.members.filter((each) => each !== member);
        found.push({
          path: [...path, name],
          parameter: prefix + (namesAsJson(operation) ? inJson : name === "Resources" ? "resourceIdSet" : xmlName),
          siblings,
        });
      }
      walk(member.shape, [...path, name], prefix + (namesAsJson(operation) ? inJson : queryName), [...within, shape]);
    }
  };
  walk(operation.shapes.input, [], "", []);
  return found;
}

/** The smallest input without the member; with a sibling instead if a query couldn't express the structure otherwise. */
function without(operation: Served, { path, siblings }: Required): object | undefined {
  const input = structuredClone(leastInput(operation, path)) as Record<string, unknown>;
  let holder = input;
  for (const name of path.slice(0, -1)) holder = [holder[name]].flat()[0] as Record<string, unknown>;
  delete holder[path.at(-1) ?? ""];
  if (isJson(operation) || holder === input || Object.keys(holder).length > 0) return input;
  const other = siblings.find(({ shape }) => shape.kind !== "list" && shape.kind !== "structure");
  if (other === undefined) return undefined;
  holder[other.name] = scalar(other.shape);
  return input;
}

test("catalogue 481: a missing required member is refused by its name, however deep it is", async () => {
  let count = 0;
  for (const operation of served) {
    for (const required of requiredIn(operation)) {
      const input = without(operation, required);
      if (input === undefined) continue;
      const [request] = await requestsOf(operation, [input]);
      const { parameter } = required;
      const refusal = namesAsJson(operation)
        ? [
            400,
            isJson(operation) ? "ValidationException" : "ValidationError",
            `1 validation error detected: Value null at '${parameter}' failed to satisfy constraint: Member must not be null`,
          ]
        : [400, "MissingParameter", `The request must contain the parameter ${parameter}`];
      assert.deepEqual(await answer(operation, request as HttpRequest), refusal, nameOf(operation));
      count++;
    }
  }
  assert.ok(count > served.length / 2, `${count} members`);
});

test("an unknown member is refused in a query, and ignored in JSON", async () => {
  for (const operation of served) {
    const [request] = await requestsOf(operation, [leastInput(operation)]);
    const sent = request as HttpRequest;
    const body = sent.body === "" ? "{}" : sent.body;
    if (!isJson(operation)) {
      assert.deepEqual(
        await answer(operation, { ...sent, body: `${body}&Cordon.1.Unknown=x` }),
        [400, "UnknownParameter", "The parameter Cordon.1.Unknown is not recognized"],
        nameOf(operation),
      );
      continue;
    }
    const more = JSON.stringify({ ...JSON.parse(body), Cordon: { Unknown: "x" } });
    const plain = await answer(operation, sent);
    assert.deepEqual(await answer(operation, { ...sent, body: more }), plain, nameOf(operation));
  }
});

test("a member of another type is refused in JSON by its name", async () => {
  for (const operation of served.filter(isJson)) {
    const [request] = await requestsOf(operation, [leastInput(operation)]);
    const sent = request as HttpRequest;
    const body = sent.body === "" ? "{}" : sent.body;
    for (const { name, shape } of membersOfBody(operation)) {
      const other = JSON.stringify({ ...JSON.parse(body), [name]: shape.kind === "structure" ? [] : { x: "x" } });
      const parameter = name.slice(0, 1).toLowerCase() + name.slice(1);
      assert.deepEqual(
        await answer(operation, { ...sent, body: other }),
        [400, "SerializationException", `The value at '${parameter}' does not have the type that the operation takes.`],
        nameOf(operation),
      );
    }
  }
});

test("half a character is refused by the name of its member, in every protocol", async () => {
  let count = 0;
  for (const operation of served) {
    const [request] = await requestsOf(operation, [leastInput(operation)]);
    const sent = request as HttpRequest;
    const body = sent.body === "" ? "{}" : sent.body;
    if (!isJson(operation)) {
      const [status, code] = await answer(operation, { ...sent, body: `${body}&Description=%ED%A0%80` });
      assert.deepEqual([status, code], [400, "MalformedQueryString"], nameOf(operation));
      count++;
      continue;
    }
    for (const { name, shape } of membersOfBody(operation)) {
      if (shape.kind !== "string") continue;
      const half = JSON.stringify({ ...JSON.parse(body), [name]: "a\ud800" });
      assert.match(half, /\\ud800/);
      const parameter = name.slice(0, 1).toLowerCase() + name.slice(1);
      assert.deepEqual(
        await answer(operation, { ...sent, body: half }),
        [400, "SerializationException", `The value at '${parameter}' does not have the type that the operation takes.`],
        nameOf(operation),
      );
      count++;
    }
  }
  assert.ok(count > served.length / 2, `${count} members`);
});
