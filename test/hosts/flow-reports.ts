/** Flow logs, and what a host reports to them. */
import { CreateFlowLogsCommand, type CreateFlowLogsCommandInput } from "@aws-sdk/client-ec2";
import { ec2Client } from "../setup/ec2-client.ts";
import { ACCOUNT, askAsHost, type TestHost } from "./host-client.ts";

const S3 = { LogDestinationType: "s3", LogDestination: "arn:aws:s3:::flows" } as const;

export async function logFlows(
  url: string,
  more: Partial<CreateFlowLogsCommandInput> & { ResourceIds: string[] },
  account = ACCOUNT,
) {
  const input = { ResourceType: "VPC", TrafficType: "ALL", ...S3, ...more } as const;
  const { FlowLogIds } = await ec2Client(url, account).send(new CreateFlowLogsCommand(input));
  return FlowLogIds?.[0] ?? "";
}

export interface Minute {
  readonly from: number;
  readonly until: number;
}

/** So many minutes, of which the last has just ended. They are of one moment: time goes on between two. */
export const minutes = (count: number): readonly Minute[] => {
  const now = Math.floor(Date.now() / 1_000);
  return Array.from({ length: count }, (_, i) => ({ from: now - 60 * (count - i), until: now - 60 * (count - i - 1) }));
};
export const minute = (): Minute => minutes(1)[0] as Minute;

export const flowOf = (interfaceId: string, { from, until }: Minute, more: object = {}) => ({
  interfaceId,
  direction: "ingress",
  action: "ACCEPT",
  source: "198.51.100.7",
  destination: "10.0.1.11",
  sourcePort: 50_123,
  destinationPort: 443,
  protocol: 6,
  packets: 3,
  bytes: 180,
  start: from,
  end: until,
  ...more,
});

export const send = async (url: string, host: TestHost, sent: object) =>
  (await askAsHost(url, host, "host/flows", { flows: [], gaps: [], ...sent })).status;
