/** Shared by the tests of the gate: a Cordon, a directory behind it, and the calls that change who gets in. */
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  AssociateIpGroupsCommand,
  CreateIpGroupCommand,
  RegisterWorkspaceDirectoryCommand,
  WorkSpacesClient,
} from "@aws-sdk/client-workspaces";
import { type CordonOptions, startCordon } from "../../src/main/start-cordon.ts";

export const REGION = "eu-central-1";

export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A Cordon on a free port of loopback. `log` collects the lines for the operator. */
export async function openSite(options: CordonOptions = {}, credentials?: Key) {
  const log: string[] = [];
  const cordon = await startCordon({ port: 0, log: (line) => log.push(line), ...options });
  const { destroy, ...calls } = callers(cordon.url, credentials);
  return {
    ...calls,
    cordon,
    log,
    async close(): Promise<void> {
      destroy();
      await cordon.close();
    },
  };
}

/** The calls to the Cordon at `endpoint` that make directories and change who gets in. */
export function callers(endpoint: string, credentials: Key = { accessKeyId: "test", secretAccessKey: "test" }) {
  const client = { endpoint, region: REGION, credentials };
  const workspaces = new WorkSpacesClient(client);
  const ec2 = new EC2Client(client);
  return {
    workspaces,
    async newDirectory(): Promise<string> {
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
      const { DirectoryId = "" } = await workspaces.send(
        new RegisterWorkspaceDirectoryCommand({
          WorkspaceType: "POOLS",
          WorkspaceDirectoryName: "office",
          WorkspaceDirectoryDescription: "office",
          SubnetIds: Subnets.slice(0, 2).map(({ SubnetId = "" }) => SubnetId),
        }),
      );
      return DirectoryId;
    },
    /** Attaches a new group with these rules and returns its id. */
    async attach(directory: string, name: string, ...cidrs: string[]): Promise<string> {
      const UserRules = cidrs.map((ipRule) => ({ ipRule, ruleDesc: `the ${name}` }));
      const { GroupId = "" } = await workspaces.send(new CreateIpGroupCommand({ GroupName: name, UserRules }));
      await workspaces.send(new AssociateIpGroupsCommand({ DirectoryId: directory, GroupIds: [GroupId] }));
      return GroupId;
    },
    destroy(): void {
      workspaces.destroy();
      ec2.destroy();
    },
  };
}
