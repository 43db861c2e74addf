/** The environment in which AWS's clients call one Cordon: what is set, and what has to go because it would lead them elsewhere. */

export interface Reached {
  /** For example `http://127.0.0.1:4566`. */
  readonly url: string;
  readonly region: string;
  /** Undefined if the caller has keys of their own: those that are there stay. */
  readonly accessKeyId: string | undefined;
  /** PEM file with the certificate of Cordon's own that it shows over TLS. */
  readonly certificate?: string | undefined;
}

export interface ClientVariables {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Clients prefer these to the keys that are set, or take them together with those. */
const CREDENTIALS = [
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_ACCOUNT_ID",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
];

/** An endpoint for one service, as the SDKs and Terraform's provider read it, and the one that `cordon import` prefers. */
const ENDPOINT = /^(?:AWS_ENDPOINT_URL_\w+|(?:TF_)?AWS_[A-Z0-9]+_ENDPOINT|CORDON_ENDPOINT_URL)$/;

/** Switches that a client must not find turned on, in the environment or in its configuration file. */
const OFF = {
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false",
  AWS_USE_FIPS_ENDPOINT: "false",
  AWS_USE_DUALSTACK_ENDPOINT: "false",
  AWS_EC2_METADATA_DISABLED: "true",
};

const PROXIES = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

/** The names of the variables that lead clients to another account, another endpoint or another Region's form of it. */
const divertingVariables = (environment: Environment): readonly string[] =>
  Object.keys(environment)
    .filter((name) => environment[name] !== undefined && (CREDENTIALS.includes(name) || ENDPOINT.test(name)))
    .sort();

export function clientVariables(
  { url, region, accessKeyId, certificate }: Reached,
  environment: Environment,
): ClientVariables {
  const diverting = divertingVariables(environment);
  const set = {
    AWS_ENDPOINT_URL: url,
    ...(accessKeyId !== undefined && { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: "test" }),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...OFF,
    ...(certificate !== undefined && { AWS_CA_BUNDLE: certificate, NODE_EXTRA_CA_CERTS: certificate }),
    ...pastProxies(url, environment),
  };
  return {
    set,
    unset: accessKeyId === undefined ? diverting.filter((name) => !CREDENTIALS.includes(name)) : diverting,
  };
}

/** A proxy on the way out doesn't lead back to this machine. */
function pastProxies(url: string, environment: Environment): Readonly<Record<string, string>> {
  if (!PROXIES.some((name) => environment[name])) return {};
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const past = (name: string): string => {
    const listed = (environment[name] ?? "").split(",").filter((one) => one !== "");
    return (listed.includes(host) ? listed : [...listed, host]).join(",");
  };
  return { NO_PROXY: past("NO_PROXY"), no_proxy: past("no_proxy") };
}

/** An environment with the variables in it. */
export function withVariables(environment: Environment, { set, unset }: ClientVariables): Record<string, string> {
  const merged = { ...environment, ...set };
  for (const name of unset) delete merged[name];
  return merged as Record<string, string>;
}
