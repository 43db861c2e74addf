/** Adds certificates to a listener, beside its default one. */
import { awsError } from "../../../model/aws-error.ts";
import { put } from "../../../model/world/change.ts";
import { operation } from "../../operation.ts";
import { findByArn, touchedByArn } from "../find-by-arn.ts";
import { certificateArn } from "./read-listener.ts";

// AWS: the code (its model); ours: no evidence of AWS's texts
const tooMany = awsError("TooManyCertificates", (most: number) => `A listener can have at most ${most} certificates`);
const notSecure = awsError(
  "OperationNotPermitted",
  (protocol: string) => `Certificates cannot be added to ${protocol} listeners`,
);

export default operation("elasticloadbalancing", "AddListenerCertificates", {
  touches: ({ input, world }) => [touchedByArn(world, "listener", input.ListenerArn)],
  decide({ input, world, limits }) {
    const found = findByArn(world, "listener", input.ListenerArn);
    if (found.certificates.length === 0) throw notSecure(found.protocol ?? "GENEVE");
    const added = input.Certificates.map(certificateArn);
    const certificates = [...new Set([...found.certificates, ...added])];
    // AWS: the default certificate doesn't count.
    if (certificates.length - 1 > limits.certificatesPerListener) {
      throw tooMany(limits.certificatesPerListener).overLimit("certificatesPerListener");
    }
    return {
      changes: [put("listener", { ...found, certificates })],
      output: { Certificates: added.map((CertificateArn) => ({ CertificateArn, IsDefault: false })) },
    };
  },
});
