/** Takes certificates from a listener; its default one stays. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";

// AWS: the code (its model); ours: no evidence of AWS's text
const defaultStays = awsError(
  "OperationNotPermitted",
  (arn: string) => `Default certificate '${arn}' cannot be removed`,
);

export default operation("elasticloadbalancing", "RemoveListenerCertificates", {
  touches: ({ input, world }) => [touchedByArn(world, "listener", input.ListenerArn)],
  decide({ input, world }) {
    const found = findByArn(world, "listener", input.ListenerArn);
    const gone = new Set(input.Certificates.map(({ CertificateArn = "" }) => CertificateArn));
    const [usual] = found.certificates;
    if (usual !== undefined && gone.has(usual)) throw defaultStays(usual);
    const certificates = found.certificates.filter((arn) => !gone.has(arn));
    return { changes: [put("listener", { ...found, certificates })], output: {} };
  },
});
