/** Whom the SDK asks: AWS, unless the environment or a profile says otherwise. Cordon's state is never imported into itself. */

/** What is known of a request that is about to leave. */
export interface AskedRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
}

/** AWS: endpoints of EC2 in all partitions, the private ones in a VPC included. */
const OF_AWS = /\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov)$/;

/**
 * Throws if the request goes to the Cordon that is imported into, or to anything else that isn't AWS while nobody said where
 * Cordon is: the variables that lead the SDK there are Cordon's own, as a rule.
 */
export function refuseItself({ protocol, hostname, port }: AskedRequest, cordon: string | undefined): void {
  if (OF_AWS.test(hostname)) return;
  const asked = new URL(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`);
  if (cordon !== undefined && placeOf(new URL(cordon)) !== placeOf(asked)) return;
  throw new Error(
    `the SDK would ask ${asked.origin}, which is not AWS. Unset AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_EC2, and remove endpoint_url from the profile; say with --endpoint where Cordon is. To ask there all the same, give an --endpoint that differs from it`,
  );
}

/** The host and port. A machine has several names for itself. */
function placeOf({ hostname, port, protocol }: URL): string {
  const isItself = /^(localhost|127(\.\d+){3}|\[::1?\]|0\.0\.0\.0)$/.test(hostname);
  return `${isItself ? "localhost" : hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}
