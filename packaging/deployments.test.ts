/** compose.yaml and kubernetes.yaml: right in form, and in agreement with the image and with what Cordon serves. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DCLinter } from "dclint";
import { type IStatefulSet, StatefulSet } from "kubernetes-models/apps/v1";
import { type IService, Service } from "kubernetes-models/v1";
import { parse, parseAllDocuments } from "yaml";
import { serveEnvironment } from "../src/main/serve-environment.ts";
import { versionOf } from "../src/main/version.ts";
import { openCordon } from "../test/setup/open-cordon.ts";
import { temporaryFolder } from "../test/setup/temporary-folder.ts";
import { runsAs } from "./image/build-image.ts";
import { USER_ID } from "./image/layers.ts";

const pathOf = (name: string): string => join(import.meta.dirname, name);
const IMAGE = `cordon:${versionOf()}`;
const image = runsAs({});
const [port = ""] = Object.keys(image.ExposedPorts).map((each) => each.replace("/tcp", ""));
const [volume = ""] = Object.keys(image.Volumes);

interface Compose {
  readonly services: { readonly cordon: ComposeService };
}
interface ComposeService {
  readonly image: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const compose = parse(readFileSync(pathOf("compose.yaml"), "utf8")) as Compose;
const documents = parseAllDocuments(readFileSync(pathOf("kubernetes.yaml"), "utf8")).map((each) => each.toJS());
const [service, set] = documents as [IService, IStatefulSet];

test("compose.yaml follows the compose specification and the rules of its linter", () => {
  // The order of keys is ours: what people change comes first.
  const rules = {
    "service-keys-order": 0 as const,
    "services-alphabetical-order": 0 as const,
    "require-quotes-in-ports": [1, { quoteType: "double" }] as [1, object],
  };
  const linter = new DCLinter({ rules, quiet: true, debug: false, exclude: [] });
  const complaints = (path: string): readonly string[] =>
    (linter.lintFiles([path], false) as { readonly messages: readonly { readonly message: string }[] }[]).flatMap(
      ({ messages }) => messages.map(({ message }) => message),
    );
  assert.deepEqual(complaints(pathOf("compose.yaml")), []);
  const mistyped = join(temporaryFolder("deployments"), "compose.yaml");
  writeFileSync(mistyped, readFileSync(pathOf("compose.yaml"), "utf8").replace("read_only", "readonly"));
  assert.match(complaints(mistyped).join(), /must NOT have additional properties/);
});

test("compose.yaml runs this version's image as the image is meant, reached from this machine only", () => {
  const { cordon } = compose.services;
  assert.equal(cordon.image, IMAGE);
  assert.deepEqual(cordon.ports, [`127.0.0.1:${port}:${port}`]);
  assert.deepEqual(cordon.volumes, [`cordon-data:${volume}`]);
  assertRead(Object.keys(cordon.environment));
});

test("kubernetes.yaml follows the schemas of Kubernetes, and has no members that they don't know", () => {
  assert.equal(documents.length, 2);
  new Service(service).validate();
  new StatefulSet(set).validate();
  // The schemas let anything in besides; the types don't.
  const folder = temporaryFolder("deployments-types");
  const check = (set: object) => {
    const text = `import type { IStatefulSet } from "kubernetes-models/apps/v1";
import type { IService } from "kubernetes-models/v1";
export const service: IService = ${JSON.stringify(service)};
export const set: IStatefulSet = ${JSON.stringify(set)};
`;
    writeFileSync(join(folder, "manifests.ts"), text);
    return spawnSync(process.execPath, [pathOf("../node_modules/typescript/bin/tsc"), "-p", folder], {
      encoding: "utf8",
    }).stdout;
  };
  const options = { module: "nodenext", strict: true, noEmit: true, skipLibCheck: true, types: [] };
  const paths = { "kubernetes-models/*": [pathOf("../node_modules/kubernetes-models/*/index.d.ts")] };
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...options, paths }, files: ["manifests.ts"] }),
  );
  assert.equal(check(set), "");
  const [container] = set.spec?.template.spec?.containers ?? [];
  const { readinessProbe: readinesProbe, ...rest } = container ?? assert.fail("no container");
  const mistyped = structuredClone(set) as { spec: { template: { spec: { containers: object[] } } } };
  mistyped.spec.template.spec.containers = [{ ...rest, readinesProbe }];
  assert.match(check(mistyped), /readinesProbe.* does not exist/);
});

test("kubernetes.yaml runs this version's image as the image is meant, with as few rights as it needs", () => {
  const pod = set.spec?.template.spec ?? assert.fail("no pod");
  const [container, ...others] = pod.containers;
  if (container === undefined) assert.fail("no container");
  assert.deepEqual(others, []);
  assert.equal(container.image, IMAGE);
  assert.deepEqual(container.args, image.Cmd);
  const { runAsUser, runAsGroup, fsGroup, runAsNonRoot } = pod.securityContext ?? {};
  assert.deepEqual([runAsUser, runAsGroup, fsGroup, runAsNonRoot], [USER_ID, USER_ID, USER_ID, true]);
  const { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities } = container.securityContext ?? {};
  assert.deepEqual([readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities], [true, false, { drop: ["ALL"] }]);
  assert.deepEqual(
    container.volumeMounts?.map(({ mountPath }) => mountPath),
    [volume, "/tmp"],
  );
  assert.deepEqual(
    container.volumeMounts?.map(({ name }) => name),
    [
      ...(set.spec?.volumeClaimTemplates?.map(({ metadata }) => metadata?.name) ?? []),
      ...(pod.volumes?.map(({ name }) => name) ?? []),
    ],
  );
  assert.deepEqual(container.ports, [{ name: "http", containerPort: Number(port) }]);
  assert.deepEqual(service.spec?.ports, [{ name: "http", port: Number(port), targetPort: "http" }]);
  assert.deepEqual(service.spec?.selector, set.spec?.selector.matchLabels);
  assert.deepEqual(set.spec?.template.metadata?.labels, set.spec?.selector.matchLabels);
  assert.deepEqual([set.spec?.replicas, set.spec?.serviceName], [1, service.metadata?.name]);
  assertRead(container.env?.map(({ name }) => name) ?? []);
});

test("what the probes ask is served to anyone, also by a Cordon that lets nobody else in", async (t) => {
  const [container] = set.spec?.template.spec?.containers ?? [];
  const probes = [container?.startupProbe, container?.livenessProbe, container?.readinessProbe];
  const paths = probes.map((probe) => probe?.httpGet?.path ?? assert.fail("a probe asks nothing"));
  const cordon = await openCordon(t, { secure: true, log: () => {} });
  for (const path of paths) assert.equal((await fetch(cordon.url + path)).status, 200, path);
  assert.equal((await fetch(`${cordon.url}/_cordon/hosts`)).status, 401);
});

/** Checks that `cordon serve` reads these variables: a mistyped one would leave it as it is. */
function assertRead(names: readonly string[]): void {
  const key = { CORDON_ACCESS_KEY_ID: "id", CORDON_SECRET_ACCESS_KEY: "secret" };
  assert.deepEqual([...names].sort(), Object.keys(key));
  assert.deepEqual(serveEnvironment(key).adminKey, { accessKeyId: "id", secretAccessKey: "secret" });
}
