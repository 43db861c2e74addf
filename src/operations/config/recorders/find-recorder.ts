/** The configuration recorder: Cordon records everything, always, so there's one and it's on. */
import { awsError } from "../../../model/aws-error.ts";
import { named, type Touched } from "../../permission/touched.ts";

// AWS: catalogue 497
const noSuchRecorder = awsError(
  "NoSuchConfigurationRecorderException",
  (name: string) => `Cannot find configuration recorder with the specified name '${name}'.`,
);

export const RECORDER = "default";

interface Asked {
  readonly ConfigurationRecorderNames?: readonly string[] | undefined;
  readonly ServicePrincipal?: string | undefined;
  readonly Arn?: string | undefined;
}

/** Refuses whatever asks for another recorder than the one there is, as services of AWS have them for themselves. */
export function refuseOtherRecorder({ ConfigurationRecorderNames = [], ServicePrincipal, Arn }: Asked): void {
  for (const name of [...ConfigurationRecorderNames, ServicePrincipal, Arn]) {
    if (name !== undefined && name !== RECORDER) throw noSuchRecorder(name);
  }
}

/** AWS: its ARN ends with its name and an id of its own. */
export const touchRecorder = (): readonly Touched[] => [named("configuration-recorder", `${RECORDER}/${RECORDER}`)];
