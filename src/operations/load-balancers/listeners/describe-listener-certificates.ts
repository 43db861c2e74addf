/** Lists the certificates of a listener. */
import { describe } from "../../describe.ts";
import { inPages } from "../balancer-words.ts";
import { findByArn } from "../find-by-arn.ts";

export default describe("elasticloadbalancing", "DescribeListenerCertificates", {
  ...inPages,
  list: "Certificates",
  all: ({ input, world }) =>
    findByArn(world, "listener", input.ListenerArn).certificates.map((arn, i) => ({
      CertificateArn: arn,
      IsDefault: i === 0,
    })),
  idOf: ({ CertificateArn }) => CertificateArn,
  show: (certificate) => certificate,
});
