/**
 * The names of the AWS services that endpoints lead to, from "AWS services that integrate with AWS PrivateLink" in the
 * PrivateLink guide and in its examples, and the host names that their clients use (catalogue 460).
 */

/** Follow `com.amazonaws.<region>.`. AWS: every Region has most of them; here each has all. */
const REGIONAL = `
access-analyzer access-analyzer-fips account acm acm-fips acm-pca acm-pca-fips airflow.api airflow.api-fips
airflow.env airflow.env-fips airflow.ops analytics-omics analytics-omics-fips apigateway app-integrations appconfig
appconfig-fips appconfigdata appconfigdata-fips application-autoscaling application-signals applicationinsights
appmesh appmesh-envoy-management apprunner apprunner.requests appstream.api appstream.streaming appsync-api apptest
aps aps-workspaces arsenal-discovery athena auditmanager autoscaling autoscaling-fips autoscaling-plans awsconnector
b2bi backup backup-gateway batch bcm-pricing-calculator bedrock bedrock-agent bedrock-agent-runtime
bedrock-agentcore bedrock-agentcore.gateway bedrock-data-automation bedrock-data-automation-fips
bedrock-data-automation-runtime bedrock-data-automation-runtime-fips bedrock-runtime billing billingconductor braket
cases cassandra cassandra-fips ce cleanrooms cleanrooms-fips cleanrooms-ml cloudcontrolapi cloudcontrolapi-fips
clouddirectory cloudformation cloudformation-fips cloudhsmv2 cloudtrail codeartifact.api codeartifact.repositories
codebuild codebuild-fips codecommit codecommit-fips codeconnections.api codedeploy codedeploy-commands-secure
codedeploy-fips codeguru-profiler codeguru-reviewer codepipeline codestar-connections.api codewhisperer comprehend
comprehendmedical compute-optimizer config config-fips connect-campaigns console control-storage-omics
control-storage-omics-fips controlcatalog controltower controltower-fips cost-optimization-hub data-servicediscovery
data-servicediscovery-fips databrew databrew-fips dataexchange datasync datazone datazone-fips deadline.management
deadline.scheduling detective detective-fips deviceadvisor.iot devops-guru dicom-medical-imaging directconnect
directconnect-fips discovery dlm dlm-fips dms dms-fips drs ds ds-data ds-data-fips dsql dynamodb dynamodb-fips
dynamodb-streams ebs ebs-fips ec2 ec2-fips ec2messages ecr.api ecr.dkr ecs ecs-agent ecs-fips ecs-telemetry eks
eks-auth eks-fips eks-proxy elasticache elasticache-fips elasticbeanstalk elasticbeanstalk-health elasticfilesystem
elasticfilesystem-fips elasticloadbalancing elasticmapreduce elasticmapreduce-fips email email-smtp emr-containers
emr-serverless emr-serverless-services.livy emr-serverless.dashboard emrwal.prod entityresolution
entityresolution-fips events events-fips evs evs-fips execute-api finspace finspace-api fis fis-fips fms fms-fips
forecast forecast-fips forecastquery forecastquery-fips frauddetector freetier fsx fsx-fips gamelift gameliftstreams
geo.geofencing geo.maps geo.metadata geo.places geo.routes geo.tracking git-codecommit git-codecommit-fips glue
glue.dashboard grafana grafana-workspace greengrass groundstation groundstation-fips guardduty guardduty-data
guardduty-data-fips guardduty-fips healthlake highlander identitystore imagebuilder inspector-scan
inspector-scan-fips inspector2 inspector2-fips internetmonitor internetmonitor-fips iot-fips.api
iot-fips.tunneling.api iot-fips.tunneling.data iot.api iot.credentials iot.data iot.tunneling.api iot.tunneling.data
iotfleetwise iotmanagedintegrations-fips.api iotmanagedintegrations.api iotroborunner iotsitewise.api
iotsitewise.data iottwinmaker.api iottwinmaker.data iotwireless.api ivs.contribute kafka kafka-fips kendra
kinesis-firehose kinesis-streams kinesis-streams-fips kinesisanalytics kinesisanalytics-fips kinesisvideo kms
kms-fips lakeformation lambda launchwizard license-manager license-manager-fips license-manager-linux-subscriptions
license-manager-linux-subscriptions-fips license-manager-user-subscriptions license-manager-user-subscriptions-fips
lightsail logs lookoutequipment lookoutvision lorawan.cups lorawan.lns m2 macie2 macie2-fips mail-manager
mail-manager-fips mail-manager-smtp.auth.fips mail-manager-smtp.open.fips managedblockchain-query
managedblockchain.bitcoin.mainnet managedblockchain.bitcoin.testnet mediaconnect mediaconvert mediaconvert-fips
medical-imaging memory-db memorydb-fips metering-marketplace mgn migrationhub-orchestrator migrationhub-strategy
models-v2-lex monitoring mq mq-fips neptune-graph neptune-graph-data neptune-graph-fips network-firewall
network-firewall-fips networkflowmonitor networkflowmonitorreports networkmanager networkmonitor notifications
notifications-contacts oam observabilityadmin organizations organizations-fips osis outposts panorama
payment-cryptography.controlplane payment-cryptography.dataplane pca-connector-ad pca-connector-scep pcs pcs-fips
personalize personalize-events personalize-runtime pi pi-fips pinpoint pinpoint-sms-voice-v2 pipes pipes-data
pipes-fips polly polly-fips pricing.api profile proton q qapps quicksight-website ram ram-fips rbin rbin-fips rds
rds-data rds-fips redshift redshift-data redshift-data-fips redshift-fips redshift-serverless
redshift-serverless-fips refactor-spaces rekognition rekognition-fips repostspace resource-explorer-2
resource-explorer-2-fips resource-groups resource-groups-fips rolesanywhere rolesanywhere-fips route53resolver rum
rum-dataplane runtime-medical-imaging runtime-v2-lex s3 s3-outposts s3tables sagemaker-data-science-assistant
sagemaker.api sagemaker.api-fips sagemaker.featurestore-runtime sagemaker.featurestore-runtime-fips
sagemaker.metrics sagemaker.runtime sagemaker.runtime-fips scheduler schemas scn secretsmanager securityhub
securityhub-fips securitylake securitylake-fips serverlessrepo service.user-subscriptions servicecatalog
servicecatalog-appregistry servicediscovery servicediscovery-fips servicequotas signin simspaceweaver
snow-device-management sns social-messaging social-messaging-fips sqs sqs-fips ssm ssm-contacts ssm-incidents
ssm-incidents-fips ssm-quicksetup ssm-sap ssm-sap-fips ssmmessages states storage-omics storagegateway
streaming-rekognition streaming-rekognition-fips sts sts-fips swf swf-fips sync-states synthetics synthetics-fips
tagging tags-omics tags-omics-fips tax textract textract-fips thinclient.api timestream-influxdb
timestream-influxdb-fips timestream.ingest-cell timestream.query-cell tnb transcribe transcribestreaming
transcribestreaming-fips transfer transfer.server transform transform-custom translate trustedadvisor
verifiedpermissions verifiedpermissions-fips voiceid vpc-lattice wafv2 wafv2-fips wellarchitected wisdom
workflows-omics workflows-omics-fips workmail workmailmessageflow workspaces workspaces-web workspaces-web-fips xray
`
  .trim()
  .split(/\s+/);

/** Complete names of the services that don't follow this pattern. */
const OTHERS = [
  ["aws.api.<region>.bcm-data-exports", "bcm-data-exports.<region>.api.aws", "bcm-data-exports.<region>.vpce.api.aws"],
  [
    "api.aws.<region>.cassandra-streams",
    "cassandra-streams.<region>.api.aws",
    "cassandra-streams.<region>.vpce.api.aws",
  ],
  ["aws.api.<region>.freetier", "freetier.<region>.api.aws", "freetier.<region>.vpce.api.aws"],
  [
    "aws.api.<region>.resource-explorer-2",
    "resource-explorer-2.<region>.api.aws",
    "resource-explorer-2.<region>.vpce.api.aws",
  ],
  ["aws.api.<region>.kendra-ranking", "kendra-ranking.<region>.api.aws", "kendra-ranking.<region>.vpce.api.aws"],
  ["aws.api.<region>.qbusiness", "qbusiness.<region>.api.aws", "qbusiness.<region>.vpce.api.aws"],
  [
    "aws.sagemaker.<region>.experiments",
    "*.experiments.<region>.sagemaker.aws",
    "experiments.<region>.vpce.sagemaker.aws",
  ],
  ["aws.sagemaker.<region>.notebook", "*.notebook.<region>.sagemaker.aws", "notebook.<region>.vpce.sagemaker.aws"],
  [
    "aws.sagemaker.<region>.partner-app",
    "*.partner-app.<region>.sagemaker.aws",
    "partner-app.<region>.vpce.sagemaker.aws",
  ],
  ["aws.sagemaker.<region>.studio", "*.studio.<region>.sagemaker.aws", "studio.<region>.vpce.sagemaker.aws"],
  [
    "com.amazonaws.s3-global.accesspoint",
    "*.accesspoint.s3-global.amazonaws.com",
    "accesspoint.s3-global.<region>.vpce.amazonaws.com",
  ],
] as const;

/** Services of the whole of AWS: their endpoints are in one Region. ours: no evidence of the ends of their names */
const GLOBAL_REGION = "us-east-1";
const GLOBAL = ["cloudfront", "iam", "route53", "savingsplans"];

/** The beginnings of host names that differ from the service's name. AWS: ECR's and others stand for many hosts. */
const HOSTS: Readonly<Record<string, string>> = {
  "bedrock-agentcore.gateway": "*.gateway.bedrock-agentcore",
  "codeartifact.api": "codeartifact",
  "codeartifact.repositories": "*.d.codeartifact",
  "ecr.dkr": "*.dkr.ecr",
  "execute-api": "*.execute-api",
  "kinesis-firehose": "firehose",
  "kinesis-streams": "kinesis",
  "kinesis-streams-fips": "kinesis-fips",
  kinesisvideo: "*.kinesisvideo",
};

/** AWS: these have no host name of their own that an endpoint could take over (catalogue 403). */
const WITHOUT_HOST = new Set(["apprunner.requests", "dynamodb", "iot.data", "transfer.server"]);

/** AWS: according to the guide, endpoints of these services have no policies. */
const WITHOUT_POLICY = new Set([
  "appmesh-envoy-management",
  "apprunner.requests",
  "appstream.api",
  "appstream.streaming",
  "awsconnector",
  "transfer.server",
]);

export interface NamedService {
  readonly name: string;
  /** The host that its clients connect to, for example `ec2.us-east-1.amazonaws.com`; `*.` stands for any subdomain. */
  readonly host: string | undefined;
  /** The end of its endpoints' names: `ec2.us-east-1.vpce.amazonaws.com`. */
  readonly domain: string;
  readonly hasPolicy: boolean;
}

/** `sagemaker.api` is `api.sagemaker` in host names. */
const turned = (suffix: string): string => suffix.split(".").reverse().join(".");

const withoutWildcard = (host: string): string => host.replace(/^\*\./, "");

/** The services of a Region that interface endpoints lead to. */
export function interfaceServices(region: string): readonly NamedService[] {
  const regional = REGIONAL.map((suffix): NamedService => {
    const label = HOSTS[suffix] ?? turned(suffix);
    return {
      name: `com.amazonaws.${region}.${suffix}`,
      host: WITHOUT_HOST.has(suffix) ? undefined : `${label}.${region}.amazonaws.com`,
      domain: `${withoutWildcard(label)}.${region}.vpce.amazonaws.com`,
      hasPolicy: !WITHOUT_POLICY.has(suffix),
    };
  });
  const others = OTHERS.map(([name, host, domain]): NamedService => {
    const [ownName = "", ownHost, ownDomain = ""] = [name, host, domain].map((text) =>
      text.replace("<region>", region),
    );
    return { name: ownName, host: ownHost, domain: ownDomain, hasPolicy: true };
  });
  const global = (region === GLOBAL_REGION ? GLOBAL : []).map((service): NamedService => {
    const domain = `${service}.${region}.vpce.amazonaws.com`;
    return { name: `com.amazonaws.${service}`, host: `${service}.amazonaws.com`, domain, hasPolicy: true };
  });
  return [...regional, ...others, ...global];
}
