/** What in the environment leads AWS's clients to another place than the Cordon that is meant. */
import { clientVariables } from "../background/client-variables.ts";
import { type Finding, fine, note, problem } from "./findings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const EVAL = 'run: eval "$(cordon env)"';

export function checkEnvironment(environment: Environment, endpoint: string): readonly Finding[] {
  const named = environment["AWS_ENDPOINT_URL"];
  const there =
    named === undefined
      ? note("environment", "AWS_ENDPOINT_URL isn't set, so AWS's clients call AWS itself", EVAL)
      : fine("environment", `AWS's clients call ${named}`);
  const { set, unset } = clientVariables({ url: endpoint, region: "", accessKeyId: "test" }, environment);
  const on = ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"].filter(
    (name) => environment[name]?.toLowerCase() === "true",
  );
  const diverting = [...unset.filter((name) => differs(name, environment, named)), ...on];
  return [
    there,
    ...diverting.map((name) =>
      (named === undefined ? note : problem)(
        "environment",
        `${name} is set, and clients follow it`,
        `unset ${name}, or ${EVAL}`,
      ),
    ),
    ...checkProxy(set, environment),
  ];
}

/** A service's endpoint that is the same one leads nowhere else, and a token belongs to keys that a role gave. */
const differs = (name: string, environment: Environment, named: string | undefined): boolean =>
  environment[name] !== "" && environment[name] !== named && !/TOKEN$|EXPIRATION$/.test(name);

function checkProxy(set: Readonly<Record<string, string>>, environment: Environment): readonly Finding[] {
  const wanted = set["NO_PROXY"];
  if (wanted === undefined || wanted === environment["NO_PROXY"] || environment["no_proxy"] === set["no_proxy"])
    return [];
  return [
    note("environment", "a proxy is set, and clients may look for Cordon through it", `export NO_PROXY=${wanted}`),
  ];
}
