/** Test cases for the quotas of VPC endpoints. */
import * as make from "./makers.ts";
import type { Quotas } from "./quota.ts";

export const quotasOfEndpoints = {
  interfaceEndpointsPerVpc: {
    most: 2,
    fit: 2,
    code: "VpcEndpointLimitExceeded",
    use: (cordon) => (n) =>
      cordon.ec2("CreateVpcEndpoint", {
        VpcId: cordon.defaultVpcId(),
        VpcEndpointType: "Interface",
        ServiceName: "com.amazonaws.us-east-1.kms",
        PrivateDnsEnabled: false,
        SubnetIds: [make.defaultSubnet(cordon)],
        TagSpecifications: [{ ResourceType: "vpc-endpoint", Tags: [{ Key: "n", Value: `${n}` }] }],
      }),
  },
  gatewayEndpointsPerRegion: {
    most: 2,
    fit: 2,
    code: "VpcEndpointLimitExceeded",
    use: (cordon) => (n) =>
      cordon.ec2("CreateVpcEndpoint", {
        VpcId: n === 1 ? cordon.defaultVpcId() : make.vpc(cordon, n),
        ServiceName: "com.amazonaws.us-east-1.s3",
      }),
  },
} satisfies Quotas;
