/**
 * Services that put interfaces into subnets: load balancers, databases, functions, tasks and the like. Cordon doesn't serve
 * them, but a plan that creates one mostly tells its subnets and groups, and then an interface in each of these subnets
 * stands for it.
 */
import type { MapToCalls } from "./call-sink.ts";
import type { Attributes } from "./plan-references.ts";
import { CannotMap, HasNoPart, list, type PlannedResource } from "./planned-resource.ts";

type Subnets =
  | string
  /** The blocks that name a subnet each, and their member. */
  | { readonly blocks: string; readonly member: string }
  /** The attribute that names a group of subnets, and the type of these. */
  | { readonly group: string; readonly type: string };

interface Service {
  /** The attribute that is a block with the others; the service is outside the network without it. */
  readonly block?: string;
  readonly groups: string;
  /** The first that the configuration has is taken. */
  readonly subnets: Subnets | readonly Subnets[];
  readonly isPublic?: (attributes: Attributes) => boolean;
  /** Why a service isn't understood whatever else the plan tells. */
  readonly problem?: (resource: PlannedResource) => string | undefined;
}

const databaseIn = (group: string, type: string, groups = "vpc_security_group_ids"): Service => ({
  groups,
  subnets: { group, type },
  isPublic: (attributes) => attributes["publicly_accessible"] === true,
});

const LOAD_BALANCER: Service = {
  groups: "security_groups",
  subnets: ["subnets", { blocks: "subnet_mapping", member: "subnet_id" }],
  isPublic: ({ internal }) => internal !== true,
  problem({ after, expressions }) {
    if (after["load_balancer_type"] === "gateway") return "a gateway load balancer is not understood";
    return after["load_balancer_type"] === "network" && expressions["security_groups"] === undefined
      ? "a network load balancer without security groups is not understood"
      : undefined;
  },
};

const SERVICES: Readonly<Record<string, Service>> = {
  aws_lb: LOAD_BALANCER,
  aws_alb: LOAD_BALANCER,
  aws_elb: { groups: "security_groups", subnets: "subnets", isPublic: ({ internal }) => internal !== true },
  aws_db_instance: databaseIn("db_subnet_group_name", "aws_db_subnet_group"),
  aws_rds_cluster: databaseIn("db_subnet_group_name", "aws_db_subnet_group"),
  aws_docdb_cluster: databaseIn("db_subnet_group_name", "aws_docdb_subnet_group"),
  aws_neptune_cluster: databaseIn("neptune_subnet_group_name", "aws_neptune_subnet_group"),
  aws_redshift_cluster: databaseIn("cluster_subnet_group_name", "aws_redshift_subnet_group"),
  aws_elasticache_cluster: databaseIn("subnet_group_name", "aws_elasticache_subnet_group", "security_group_ids"),
  aws_elasticache_replication_group: databaseIn(
    "subnet_group_name",
    "aws_elasticache_subnet_group",
    "security_group_ids",
  ),
  aws_elasticache_serverless_cache: { groups: "security_group_ids", subnets: "subnet_ids" },
  aws_lambda_function: { block: "vpc_config", groups: "security_group_ids", subnets: "subnet_ids" },
  aws_ecs_service: {
    block: "network_configuration",
    groups: "security_groups",
    subnets: "subnets",
    isPublic: (attributes) => attributes["assign_public_ip"] === true,
  },
  aws_efs_mount_target: { groups: "security_groups", subnets: "subnet_id" },
  aws_opensearch_domain: { block: "vpc_options", groups: "security_group_ids", subnets: "subnet_ids" },
  aws_elasticsearch_domain: { block: "vpc_options", groups: "security_group_ids", subnets: "subnet_ids" },
  aws_msk_cluster: { block: "broker_node_group_info", groups: "security_groups", subnets: "client_subnets" },
  aws_mq_broker: {
    groups: "security_groups",
    subnets: "subnet_ids",
    isPublic: (attributes) => attributes["publicly_accessible"] === true,
  },
  aws_codebuild_project: { block: "vpc_config", groups: "security_group_ids", subnets: "subnets" },
  aws_apigatewayv2_vpc_link: { groups: "security_group_ids", subnets: "subnet_ids" },
  aws_route53_resolver_endpoint: {
    groups: "security_group_ids",
    subnets: { blocks: "ip_address", member: "subnet_id" },
  },
};

const mapService =
  (service: Service): MapToCalls =>
  (resource, reader) => {
    const { creates, deletes, updates } = resource;
    if (creates && isInNetwork(service, resource.after)) {
      const [attributes = {}] = blocksOf(service, resource.after);
      const problem = service.problem?.(resource);
      if (problem !== undefined) throw new CannotMap(problem);
      const Groups = idsOf(resource, service.block, service.groups);
      const isPublic = service.isPublic?.(attributes) === true;
      const subnets = subnetsOf(resource, service);
      if (subnets.length === 0) throw new CannotMap("its subnets are not in the plan");
      for (const SubnetId of subnets) {
        const place = { SubnetId, ...(Groups.length > 0 && { Groups }) };
        if (isPublic)
          reader.call("place", resource, "RunInstances", { ...ANY, NetworkInterfaces: [{ ...place, ...OPEN }] });
        else reader.call("place", resource, "CreateNetworkInterface", place);
      }
    }
    if (deletes && isInNetwork(service, resource.before))
      throw new CannotMap("the interfaces that it has are not known, so what closes with it is not told");
    const parts = [service.block, service.groups, ...[service.subnets].flat().map(attributeOf)];
    const moved = updates ? parts.find((name) => name !== undefined && resource.changed(name)) : undefined;
    if (moved !== undefined) throw new CannotMap(`a change of ${moved} is not understood`);
    if (!creates || !isInNetwork(service, resource.after)) throw new HasNoPart();
  };

/** An instance has a public address from its launch, so it stands for what has one. */
const ANY = { ImageId: "ami-00000000000000000", InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 };
const OPEN = { DeviceIndex: 0, AssociatePublicIpAddress: true };

const blocksOf = ({ block }: Service, attributes: Attributes): readonly Attributes[] =>
  block === undefined ? [attributes] : (list(attributes[block]) as readonly Attributes[]);

/** Without the block, and with one that names no subnets (as Lambda's may), a service is outside the network. */
const isInNetwork = (service: Service, attributes: Attributes): boolean => {
  const [own] = blocksOf(service, attributes);
  if (own === undefined || service.block === undefined) return own !== undefined;
  const given = typeof service.subnets === "string" ? own[service.subnets] : undefined;
  return !Array.isArray(given) || given.length > 0;
};

const attributeOf = (subnets: Subnets): string =>
  typeof subnets === "string" ? subnets : "blocks" in subnets ? subnets.blocks : subnets.group;

function subnetsOf(resource: PlannedResource, { block, subnets }: Service): readonly string[] {
  const choices = [subnets].flat();
  const chosen = choices.find((each) => resource.expressions[attributeOf(each)] !== undefined) ?? choices[0];
  if (chosen === undefined || typeof chosen === "string") return idsOf(resource, block, chosen ?? "");
  if ("blocks" in chosen) {
    return list(resource.after[chosen.blocks]).map((_, i) => resource.idIn(chosen.blocks, i, chosen.member));
  }
  return resource.referredTo(chosen.group, chosen.type)?.idsOf("subnet_ids") ?? [];
}

function idsOf(resource: PlannedResource, block: string | undefined, name: string): readonly string[] {
  if (block !== undefined) return resource.idsIn(block, 0, name);
  const one = resource.after[name];
  return typeof one === "string" || name === "subnet_id" ? [resource.neededId(name)] : (resource.idsOf(name) ?? []);
}

export const serviceTypes: Readonly<Record<string, MapToCalls>> = {
  ...Object.fromEntries(Object.entries(SERVICES).map(([type, service]) => [type, mapService(service)])),
  /** It stands in its cluster's subnets, with the cluster's groups. */
  aws_rds_cluster_instance: (resource) => {
    if (resource.creates && resource.referredTo("cluster_identifier", "aws_rds_cluster")?.creates)
      throw new HasNoPart();
    if (resource.creates || resource.deletes)
      throw new CannotMap("the subnets and groups of its cluster are not in the plan");
    throw new HasNoPart();
  },
};
