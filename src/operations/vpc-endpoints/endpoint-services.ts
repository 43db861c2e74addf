/** The AWS services that endpoints lead to. Customers can't offer services of their own here. */
import { awsError } from "../../model/aws-error.ts";
import { zonesOf } from "../../model/regions.ts";

export interface EndpointService {
  readonly name: string;
  readonly type: "Gateway" | "Interface";
  /** `vpce-svc-...` */
  readonly id: string;
  /** The name that its clients use, for example `ec2.us-east-1.amazonaws.com`; interface services only. */
  readonly privateDnsName?: string;
  readonly hasPolicy: boolean;
}

/** The last part of each service's name; if the host name that clients use differs, it follows a colon. */
const gateways = ["s3", "dynamodb"];
const interfaces = `
access-analyzer account acm-pca airflow.api appconfig application-autoscaling:autoscaling apprunner appsync-api athena
autoscaling autoscaling-plans backup batch cloudformation cloudtrail codeartifact.api codebuild codecommit codedeploy
codepipeline comprehend config dms ds dynamodb ebs ec2 ec2messages ecr.api:api.ecr ecr.dkr:dkr.ecr ecs ecs-agent
ecs-telemetry eks eks-auth elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce email-smtp
emr-containers events execute-api firehose fis forecast git-codecommit glue grafana guardduty imagebuilder inspector2
iot.data kafka kendra kinesis-firehose:firehose kinesis-streams:kinesis kms lakeformation lambda license-manager logs macie2
monitoring network-firewall networkmonitor organizations pi pinpoint polly rds rds-data redshift redshift-data rekognition
resource-groups robomaker route53resolver s3 sagemaker.api:api.sagemaker sagemaker.runtime:runtime.sagemaker secretsmanager
securityhub servicecatalog servicediscovery sns sqs ssm ssm-incidents ssmmessages states storagegateway sts swf
synthetics tagging textract transcribe transfer translate verifiedpermissions wafv2 workspaces xray
`
  .trim()
  .split(/\s+/);

/** AWS: each service has a fixed id per Region; ours are derived from the position in the table. */
const idOf = (type: string, place: number): string =>
  `vpce-svc-0${type === "Gateway" ? "a" : "b"}${place.toString(16).padStart(15, "0")}`;

export const endpointServices = (region: string): readonly EndpointService[] => [
  ...gateways.map((suffix, i) => ({
    name: `com.amazonaws.${region}.${suffix}`,
    type: "Gateway" as const,
    id: idOf("Gateway", i),
    hasPolicy: true,
  })),
  ...interfaces.map((entry, i) => {
    const [suffix = "", host = suffix] = entry.split(":");
    return {
      name: `com.amazonaws.${region}.${suffix}`,
      type: "Interface" as const,
      id: idOf("Interface", i),
      privateDnsName: `${host}.${region}.amazonaws.com`,
      hasPolicy: true,
    };
  }),
];

export const unknownService = awsError(
  "InvalidServiceName",
  (name: string) => `The Vpc Endpoint Service '${name}' does not exist`,
);

/** The interface service with a name, if there is one. */
export const interfaceService = (region: string, name: string): EndpointService | undefined =>
  endpointServices(region).find((each) => each.name === name && each.type === "Interface");

/** The domain of interface endpoints to a service: `ec2.us-east-1.vpce.amazonaws.com`. */
export const endpointDomain = (region: string, serviceName: string): string =>
  `${serviceName.split(".").slice(3).join(".")}.${region}.vpce.amazonaws.com`;

export const showService = (region: string, service: EndpointService) => ({
  ServiceName: service.name,
  ServiceId: service.id,
  ServiceType: [{ ServiceType: service.type }],
  ServiceRegion: region,
  AvailabilityZones: zonesOf(region).map(({ name }) => name),
  AvailabilityZoneIds: zonesOf(region).map(({ id }) => id),
  Owner: "amazon",
  BaseEndpointDnsNames: [
    service.type === "Gateway"
      ? `${service.name.split(".").at(-1)}.${region}.amazonaws.com`
      : endpointDomain(region, service.name),
  ],
  PrivateDnsName: service.privateDnsName,
  PrivateDnsNames: service.privateDnsName === undefined ? undefined : [{ PrivateDnsName: service.privateDnsName }],
  PrivateDnsNameVerificationState: service.privateDnsName === undefined ? undefined : ("verified" as const),
  VpcEndpointPolicySupported: service.hasPolicy,
  AcceptanceRequired: false,
  ManagesVpcEndpoints: false,
  SupportedIpAddressTypes: ["ipv4" as const, "ipv6" as const],
  Tags: [],
});
