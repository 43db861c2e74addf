/** Says whether internet gateways are blocked in the Region: they aren't, and no call changes that here. */
import { operation } from "../operation.ts";
import { nothing } from "../permission/touched.ts";

export default operation("ec2", "DescribeVpcBlockPublicAccessOptions", {
  touches: nothing,
  decide: ({ world }) => ({
    output: {
      VpcBlockPublicAccessOptions: {
        AwsAccountId: world.account,
        AwsRegion: world.region,
        // AWS: so where nobody has changed it (catalogue 398).
        State: "default-state" as const,
        InternetGatewayBlockMode: "off" as const,
        ManagedBy: "account" as const,
        ExclusionsAllowed: "allowed" as const,
      },
    },
  }),
});
