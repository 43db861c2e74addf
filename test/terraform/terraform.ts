/** Runs Terraform with this machine's AWS provider on one workspace made of our modules, against a running Cordon. */
import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const COMMAND_TIMEOUT_MS = 240_000;

const foldersOf = (path: string): readonly string[] => {
  try {
    return readdirSync(path).map((name) => join(path, name));
  } catch {
    return [];
  }
};

/**
 * Possible mirrors of providers, as `terraform providers mirror` writes them: the one that the environment names, the
 * folders that Terraform searches by itself, and any that were unpacked under /opt.
 */
const mirrors = (): readonly string[] => [
  ...[process.env["CORDON_TERRAFORM_PROVIDERS"] ?? []].flat(),
  join(homedir(), ".terraform.d", "plugins"),
  "/usr/local/share/terraform/plugins",
  ...foldersOf("/opt"),
];

function findProvider(): string | undefined {
  for (const mirror of mirrors()) {
    const versions = foldersOf(join(mirror, "registry.terraform.io", "hashicorp", "aws"));
    const [platform] = foldersOf(versions.toSorted().at(-1) ?? "");
    if (platform !== undefined) return platform;
  }
  return undefined;
}

const provider = findProvider();
const hasTerraform = spawnSync("terraform", ["version"], { stdio: "ignore" }).status === 0;

/** Why Terraform can't run here; undefined if it can. */
export const terraformIsMissing = !hasTerraform
  ? "terraform is not here"
  : provider === undefined
    ? "the AWS provider is in no mirror here; name one with CORDON_TERRAFORM_PROVIDERS"
    : undefined;

/** A resource in Terraform's state. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface StateFile {
  readonly resources: readonly {
    readonly mode: "managed" | "data";
    readonly module?: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly index_key?: string | number;
      readonly attributes: Readonly<Record<string, unknown>>;
    }[];
  }[];
}

export class Workspace {
  readonly #url: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "cordon-terraform-"));

  /** `modules`: folders of `.tf` files, each with a variable `step`. */
  constructor(url: string, modules: ReadonlyMap<string, string>) {
    this.#url = url;
    const endpoints = ["ec2", "sts", "iam", "workspaces", "ds", "organizations", "ram", "servicequotas", "elbv2", "rds"]
      .map((service) => `    ${service} = "${url}"`)
      .join("\n");
    const blocks = [...modules].map(([name, folder]) => {
      // Copied, so that Terraform writes nothing next to our sources.
      const source = mkdtempSync(join(this.#folder, `${name}-`));
      cpSync(folder, source, {
        recursive: true,
        filter: (from) => statSync(from).isDirectory() || from.endsWith(".tf"),
      });
      return `module "${name}" {\n  source = "./${source.slice(this.#folder.length + 1)}"\n  step   = var.step\n}\noutput "${name}" {\n  value = module.${name}\n}`;
    });
    this.write(
      "main.tf",
      `provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  endpoints {
${endpoints}
  }
}
variable "step" {
  type    = number
  default = 1
}
${blocks.join("\n")}
`,
    );
    // The provider is used in place, so that 700 MB are neither copied nor hashed.
    this.write(
      "terraform.rc",
      `provider_installation {\n  dev_overrides {\n    "hashicorp/aws" = "${provider}"\n  }\n  direct {}\n}\n`,
    );
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), text);
  }

  /** Runs one command and returns its exit code and all its output. */
  run(...args: readonly string[]): Promise<{ readonly status: number; readonly output: string }> {
    const env = {
      PATH: process.env["PATH"],
      HOME: this.#folder,
      TF_CLI_CONFIG_FILE: join(this.#folder, "terraform.rc"),
      // For providers that a module has of its own.
      AWS_ENDPOINT_URL: this.#url,
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
      // Saves a third of the processor time: with AWS's large schemas, Go collects garbage less often, at the cost of some
      // memory.
      GOGC: "300",
    };
    const options = { cwd: this.#folder, env, timeout: COMMAND_TIMEOUT_MS, maxBuffer: 1 << 26 };
    return new Promise((resolve) => {
      execFile("terraform", [...args], options, (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ status, output: stdout + stderr });
      });
    });
  }

  /** The managed resources in a state file. */
  resources(file: string): readonly StateResource[] {
    const { resources } = JSON.parse(readFileSync(join(this.#folder, file), "utf8")) as StateFile;
    return resources
      .filter(({ mode }) => mode === "managed")
      .flatMap(({ module, type, name, instances }) =>
        instances.map(({ index_key, attributes }) => ({
          address: `${module === undefined ? "" : `${module}.`}${type}.${name}${index_key === undefined ? "" : `[${JSON.stringify(index_key)}]`}`,
          type,
          attributes,
        })),
      );
  }

  /** Copies a state file, without the resources of these addresses. */
  copyState(from: string, to: string, without: ReadonlySet<string>): void {
    const state = JSON.parse(readFileSync(join(this.#folder, from), "utf8")) as StateFile;
    const resources = state.resources.flatMap((resource) => {
      const { mode, module, type, name, instances } = resource;
      if (mode === "data") return [];
      const begin = `${module === undefined ? "" : `${module}.`}${type}.${name}`;
      const kept = instances.filter(
        ({ index_key }) => !without.has(`${begin}${index_key === undefined ? "" : `[${JSON.stringify(index_key)}]`}`),
      );
      return kept.length === 0 ? [] : [{ ...resource, instances: kept }];
    });
    this.write(to, JSON.stringify({ ...state, resources }));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
