/** Writes the OpenAPI description of Cordon's own interface from the types in `src/own-api/described.ts`. */
import { fileURLToPath } from "node:url";
import ts from "typescript-6";
import { type JsonSchema, Schemas } from "./json-schema.ts";
import { root, writeIfChanged } from "./write-if-changed.ts";

const DESCRIBED = "src/own-api/described.ts";
const WRITTEN = "src/own-api/openapi.json";

/** Who may ask, as `by` says; without it, who signs and has permission. */
const SECURITY: Readonly<Record<string, readonly object[]>> = {
  anyone: [],
  host: [{ host: [] }],
  scraper: [{ aws: [] }, { token: [] }],
  operator: [{ aws: [] }],
  signed: [{ aws: [] }],
};

const SCHEMES = {
  aws: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description:
      "AWS Signature Version 4, for any service, by an access key that Cordon knows; in the header or presigned. The account and Region of the signature are those that the question is about. Without configured credentials any key signs, and on loopback nobody has to.",
    "x-amazon-apigateway-authtype": "awsSigv4",
  },
  host: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "Signed by the host's own Ed25519 key for one request. What it says is in src/own-api/hosts/contract.ts.",
  },
  token: { type: "http", scheme: "bearer", description: "The token of --metrics-token." },
};

const ERROR: JsonSchema = {
  type: "object",
  description: "Why it can't be answered, and what to do, for people. Its text may change.",
  properties: { error: { type: "string" } },
  required: ["error"],
};

const INFO = `What AWS has no call for: questions about flows, hosts, and running Cordon. All of it is below /_cordon/. How it may change is in docs/own-interface.md: members are added to answers at any time, so ignore those that you don't know.`;

export function generateOpenApi(): void {
  const { checker, types } = readTypes();
  const schemas = new Schemas(checker, "#/components/schemas/");
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { name, type, comment } of schemas.members(types.Described)) {
    const [method = "", path = ""] = name.split(" ");
    const parts = new Map(schemas.members(type).map((each) => [each.name, each.type]));
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(schemas, { method, path, comment, parts }) };
  }
  const version = (types.InterfaceVersion as ts.StringLiteralType).value;
  const document = {
    openapi: "3.1.0",
    info: { title: "Cordon", version, description: INFO, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: {
        ...Object.fromEntries([...schemas.definitions].toSorted(([a], [b]) => (a < b ? -1 : 1))),
        Refused: ERROR,
      },
      securitySchemes: SCHEMES,
    },
  };
  writeIfChanged(WRITTEN, `${JSON.stringify(document, null, 1)}\n`);
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly comment: string;
  /** The members that describe it, by name. */
  readonly parts: ReadonlyMap<string, ts.Type>;
}

function operation(schemas: Schemas, { method, path, comment, parts }: Route): JsonSchema {
  const { query, body, by } = { query: parts.get("query"), body: parts.get("body"), by: parts.get("by") };
  const asker = by === undefined ? "signed" : (by as ts.StringLiteralType).value;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: "path", required: true, schema: { type: "string" } },
  }));
  const inQuery = (query === undefined ? [] : schemas.members(query)).map(({ name, isOptional, type, comment }) => ({
    ...{ name, in: "query", required: !isOptional },
    ...(comment !== "" && { description: comment }),
    schema: schemas.of(type),
  }));
  return {
    operationId: operationId(method, path),
    summary: comment,
    security: SECURITY[asker],
    ...(inPath.length + inQuery.length > 0 && { parameters: [...inPath, ...inQuery] }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { "application/json": { schema: schemas.of(body) } } },
    }),
    responses: responses(schemas, parts, asker),
  };
}

/** `GET /_cordon/gate-check/{name}` is `getGateCheckName`. */
const operationId = (method: string, path: string): string =>
  `${method.toLowerCase()}${path
    .replace("/_cordon", "")
    .replaceAll(/[^a-zA-Z]+([a-zA-Z])?/g, (_, first: string | undefined) => (first ?? "").toUpperCase())}`;

const REFUSED = { "application/json": { schema: { $ref: "#/components/schemas/Refused" } } };

function responses(schemas: Schemas, parts: Route["parts"], asker: string): JsonSchema {
  const [answer, lines, text, unavailable] = ["answer", "lines", "text", "unavailable"].map((name) => parts.get(name));
  const answered = (content: object) => ({ 200: { description: "The answer.", content } });
  const given =
    lines !== undefined
      ? answered({ "application/x-ndjson": { schema: schemas.of(lines) } })
      : text !== undefined
        ? answered({ [(text as ts.StringLiteralType).value]: { schema: { type: "string" } } })
        : answer === undefined || (answer.flags & ts.TypeFlags.Undefined) !== 0
          ? { 204: { description: "Done." } }
          : answered({ "application/json": { schema: schemas.of(answer) } });
  const isForAnyone = asker === "anyone";
  return {
    ...given,
    ...(unavailable !== undefined && {
      503: { description: "Not now.", content: { "application/json": { schema: schemas.of(unavailable) } } },
    }),
    ...(!isForAnyone && { 401: { description: "Nobody is known by this signature.", content: REFUSED } }),
    default: {
      description: "Refused: the question is wrong, not permitted, or can't be answered now.",
      content: REFUSED,
    },
  };
}

function readTypes(): {
  readonly checker: ts.TypeChecker;
  readonly types: Readonly<Record<string, ts.Type>> & { Described: ts.Type };
} {
  const file = fileURLToPath(new URL(DESCRIBED, root));
  const program = ts.createProgram([file], {
    ...{ strict: true, noEmit: true, skipLibCheck: true, exactOptionalPropertyTypes: true },
    ...{
      target: ts.ScriptTarget.ES2024,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    },
    ...{
      allowImportingTsExtensions: true,
      types: ["node"],
      lib: ["lib.es2024.d.ts", "lib.esnext.iterator.d.ts", "lib.esnext.collection.d.ts"],
    },
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${DESCRIBED} exports nothing`);
  const types = checker
    .getExportsOfModule(module)
    .map((each) => [each.name, checker.getDeclaredTypeOfSymbol(each)] as const);
  return { checker, types: Object.fromEntries(types) as ReturnType<typeof readTypes>["types"] };
}
