/** The services that Cordon serves: how each is recognised, how it speaks, and the shapes of its operations. */
import type { Service } from "../operations/operation.ts";
import cloudtrail from "../wire/generated/cloudtrail.json" with { type: "json" };
import config from "../wire/generated/config.json" with { type: "json" };
import ds from "../wire/generated/ds.json" with { type: "json" };
import ec2 from "../wire/generated/ec2.json" with { type: "json" };
import elasticloadbalancing from "../wire/generated/elasticloadbalancing.json" with { type: "json" };
import iam from "../wire/generated/iam.json" with { type: "json" };
import organizations from "../wire/generated/organizations.json" with { type: "json" };
import ram from "../wire/generated/ram.json" with { type: "json" };
import rds from "../wire/generated/rds.json" with { type: "json" };
import servicequotas from "../wire/generated/servicequotas.json" with { type: "json" };
import sts from "../wire/generated/sts.json" with { type: "json" };
import workspaces from "../wire/generated/workspaces.json" with { type: "json" };
import { type OperationShapes, shapesOf, type Tables } from "../wire/shapes.ts";
import {
  awsJson,
  type Codec,
  cloudtrail as cloudtrailCodec,
  ec2Query,
  elasticloadbalancing as elbCodec,
  iam as iamCodec,
  organizations as organizationsCodec,
  quotas as quotasCodec,
  ram as ramCodec,
  rds as rdsCodec,
  sts as stsCodec,
} from "./codecs.ts";

export interface ServiceEntry {
  readonly name: Service;
  readonly codec: Codec;
  readonly shapes: (operation: string) => OperationShapes | undefined;
  /** What X-Amz-Target begins with, for services that speak JSON. */
  readonly target?: string;
  /** Of a service that speaks REST: the operation of each `<method> <path>`. */
  readonly paths?: ReadonlyMap<string, string>;
  /** Whether what it keeps is of the account, not of a Region. */
  readonly isGlobal?: true;
  /** The versions of its API that a call may name; any if undefined. */
  readonly versions?: ReadonlySet<string>;
}

const pathsOf = ({ paths = {} }: Tables): ReadonlyMap<string, string> =>
  new Map(Object.entries(paths).map(([operation, path]) => [path, operation]));

/** Every version that the EC2 API has had: old clients get their answers in today's shapes. */
const ec2Versions: ReadonlySet<string> = new Set(
  `2006-06-26 2006-10-01 2007-01-03 2007-01-19 2007-03-01 2007-08-29 2008-02-01 2008-05-05 2008-08-08 2008-12-01
2009-03-01 2009-04-04 2009-07-15 2009-08-15 2009-10-31 2009-11-30 2010-06-15 2010-08-31 2010-11-15 2011-01-01
2011-02-28 2011-05-15 2011-07-15 2011-11-01 2011-12-01 2011-12-15 2012-03-01 2012-04-01 2012-05-01 2012-06-01
2012-06-15 2012-07-20 2012-08-15 2012-10-01 2012-12-01 2013-02-01 2013-06-15 2013-07-15 2013-08-15 2013-10-01
2013-10-15 2014-02-01 2014-05-01 2014-06-15 2014-09-01 2014-10-01 2015-03-01 2015-04-15 2015-10-01 2016-04-01
2016-09-15 2016-11-15`.split(/\s/),
);

export const services: Readonly<Record<Service, ServiceEntry>> = {
  ec2: { name: "ec2", codec: ec2Query, shapes: shapesOf(ec2), versions: ec2Versions },
  iam: { name: "iam", codec: iamCodec, shapes: shapesOf(iam), versions: new Set(["2010-05-08"]), isGlobal: true },
  sts: { name: "sts", codec: stsCodec, shapes: shapesOf(sts) },
  workspaces: {
    name: "workspaces",
    codec: awsJson,
    shapes: shapesOf(workspaces),
    target: "WorkspacesService",
  },
  ds: { name: "ds", codec: awsJson, shapes: shapesOf(ds), target: "DirectoryService_20150416" },
  cloudtrail: {
    name: "cloudtrail",
    codec: cloudtrailCodec,
    shapes: shapesOf(cloudtrail),
    target: "CloudTrail_20131101",
  },
  organizations: {
    name: "organizations",
    codec: organizationsCodec,
    shapes: shapesOf(organizations),
    target: "AWSOrganizationsV20161128",
  },
  config: { name: "config", codec: awsJson, shapes: shapesOf(config), target: "StarlingDoveService" },
  servicequotas: {
    name: "servicequotas",
    codec: quotasCodec,
    shapes: shapesOf(servicequotas),
    target: "ServiceQuotasV20190624",
  },
  elasticloadbalancing: {
    name: "elasticloadbalancing",
    codec: elbCodec,
    shapes: shapesOf(elasticloadbalancing),
    versions: new Set(["2015-12-01"]),
  },
  rds: { name: "rds", codec: rdsCodec, shapes: shapesOf(rds), versions: new Set(["2014-10-31"]) },
  ram: { name: "ram", codec: ramCodec, shapes: shapesOf(ram), paths: pathsOf(ram) },
};

/**
 * Which API a version belongs to. EC2's list has every version that there ever was. With any other service another version is another
 * API: AWS's Classic Load Balancers are signed for the same service as the newer ones.
 */
export function apiOf({ name, versions }: ServiceEntry, version: string): "served" | "none" | "another" {
  if (versions?.has(version) !== false) return "served";
  return name === "ec2" ? "none" : "another";
}

export const isService = (name: string): name is Service => Object.hasOwn(services, name);
