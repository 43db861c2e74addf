/** Shows paths and what stops them, in the shapes of AWS's Reachability Analyzer. */

import type { NetworkAclEntry, Route, RouteTarget } from "../../model/records/routing.ts";
import type { SecurityGroupRule } from "../../model/records/security-group.ts";
import { resourceIdOf, type TransitGatewayPolicyEntry } from "../../model/records/transit/transit-gateway.ts";
import { arnOfId } from "../../model/world/ids.ts";
import type { World } from "../../model/world/world.ts";
import type { Network } from "../../policy/flow/network.ts";
import type { PathStep } from "../../policy/flow/path.ts";
import type { TransitRoute } from "../../policy/flow/transit.ts";
import type { Flow } from "../../policy/flow/verdict.ts";
import type {
  AnalysisComponent,
  AnalysisSecurityGroupRule,
  AnalysisTransitGatewayPolicyTableEntry,
  Explanation,
  PathComponent,
  TransitGatewayRouteTableRoute,
} from "../../wire/generated/ec2.ts";
import { hasPorts } from "../security-groups/rules/rule-terms.ts";

/** What answers are made from, apart from the steps. */
export interface Scene {
  readonly world: World;
  readonly network: Network;
  readonly flow: Flow;
}

const component = ({ world }: Scene, id: string): AnalysisComponent => ({ Id: id, Arn: arnOfId(id, world) });

/** AWS: protocols by name if they have one, `all` for -1. */
const protocolText = (protocol: string): string => (protocol === "-1" ? "all" : protocol);

function showRule(rule: SecurityGroupRule): AnalysisSecurityGroupRule {
  const { peer } = rule;
  const hasRange = hasPorts(rule.protocol) && rule.fromPort >= 0;
  return {
    SecurityGroupId: rule.groupId,
    Direction: rule.direction,
    Protocol: protocolText(rule.protocol),
    ...(hasRange && { PortRange: { From: rule.fromPort, To: rule.toPort } }),
    ...(peer.kind === "prefix-list" && { PrefixListId: peer.prefixListId }),
    ...((peer.kind === "ipv4" || peer.kind === "ipv6") && { Cidr: peer.cidr }),
  };
}

const showAclEntry = ({ cidr, egress, portRange, protocol, action, ruleNumber }: NetworkAclEntry) => ({
  Cidr: cidr,
  Egress: egress,
  PortRange: portRange && { From: portRange.from, To: portRange.to },
  Protocol: protocolText(protocol),
  RuleAction: action,
  RuleNumber: ruleNumber,
});

const targetMember: Partial<Record<RouteTarget["kind"], string>> = {
  "egress-only-internet-gateway": "EgressOnlyInternetGatewayId",
  "nat-gateway": "NatGatewayId",
  "network-interface": "NetworkInterfaceId",
  "vpc-peering-connection": "VpcPeeringConnectionId",
  "transit-gateway": "TransitGatewayId",
  "local-gateway": "LocalGatewayId",
  "carrier-gateway": "CarrierGatewayId",
};

function showRoute({ destination, target, origin }: Route, isActive: boolean) {
  const member = targetMember[target.kind] ?? "GatewayId";
  return {
    ...(destination.startsWith("pl-") ? { DestinationPrefixListId: destination } : { DestinationCidr: destination }),
    [member]: target.kind === "local" ? "local" : target.id,
    Origin: origin,
    State: isActive ? "active" : "blackhole",
  };
}

function showTransitRoute({
  block,
  prefixListId,
  type,
  attachment,
  state,
}: TransitRoute): TransitGatewayRouteTableRoute {
  return {
    DestinationCidr: block,
    PrefixListId: prefixListId,
    RouteOrigin: type,
    State: state,
    AttachmentId: attachment?.id,
    ResourceId: attachment && resourceIdOf(attachment),
    ResourceType: attachment?.resource.type,
  };
}

const showPolicyEntry = ({
  ruleNumber,
  rule,
  targetTableId,
}: TransitGatewayPolicyEntry): AnalysisTransitGatewayPolicyTableEntry => ({
  RuleNumber: ruleNumber,
  Protocol: rule.protocol,
  SourceCidr: rule.sourceCidr,
  DestinationCidr: rule.destinationCidr,
  SourcePortRange: rule.sourcePorts && { From: rule.sourcePorts.from, To: rule.sourcePorts.to },
  DestinationPortRange: rule.destinationPorts && { From: rule.destinationPorts.from, To: rule.destinationPorts.to },
  TargetRouteTableId: targetTableId,
});

/** The steps as numbered components. The outside isn't a component; the gateway to it is. */
export function showComponents(scene: Scene, steps: readonly PathStep[]): readonly PathComponent[] {
  const shown = steps.flatMap((step): readonly PathComponent[] => {
    switch (step.kind) {
      case "interface":
        return [
          {
            Component: component(scene, step.id),
            Vpc: component(scene, step.vpcId),
            Subnet: component(scene, step.subnetId),
            OutboundHeader: { SourceAddresses: [`${step.address}/${step.address.includes(":") ? 128 : 32}`] },
          },
        ];
      case "security-groups":
        return showGroups(scene, step);
      case "network-acl":
        if (step.id === undefined) return [];
        return [{ Component: component(scene, step.id), AclRule: step.entry && showAclEntry(step.entry) }];
      case "route-table":
        if (step.id === undefined) return [];
        return [
          {
            Component: component(scene, step.id),
            RouteTableRoute: step.route && showRoute(step.route, step.passes !== false),
          },
        ];
      case "transit-attachment":
        return [{ Component: component(scene, step.id), TransitGateway: component(scene, step.gatewayId) }];
      case "transit-route-table":
        return [
          {
            Component: component(scene, step.id),
            TransitGateway: component(scene, step.gatewayId),
            TransitGatewayRouteTableRoute: step.route && showTransitRoute(step.route),
          },
        ];
      case "transit-policy-table":
        return [
          {
            Component: component(scene, step.id),
            TransitGateway: component(scene, step.gatewayId),
            TransitGatewayPolicyTableEntry: step.entry && showPolicyEntry(step.entry),
          },
        ];
      case "gateway":
        return [{ Component: component(scene, step.id) }];
      case "service":
        return [{ Component: { Name: step.service }, ServiceName: step.service }];
      default:
        return [];
    }
  });
  return shown.map((each, index) => ({ SequenceNumber: index + 1, ...each }));
}

function showGroups(
  scene: Scene,
  { interfaceId, side }: PathStep & { readonly kind: "security-groups" },
): readonly PathComponent[] {
  if (side.verdict !== "allowed") return [];
  const rule = scene.network.get("security-group-rule", side.ruleId);
  return [
    {
      Component: component(scene, side.groupId),
      AttachedTo: component(scene, interfaceId),
      SecurityGroupRule: rule && showRule(rule),
    },
  ];
}

/** Everything that stops the flow, each with AWS's code and the resource concerned. */
export const showExplanations = (
  scene: Scene,
  blockers: readonly (PathStep & { readonly passes: false })[],
): readonly Explanation[] => blockers.map((step) => ({ ExplanationCode: step.code, ...subject(scene, step) }));

function subject(scene: Scene, step: PathStep & { readonly passes: false }): Partial<Explanation> {
  const { traffic } = scene.flow;
  const packet = { Protocols: [String(traffic.protocol)], Port: "port" in traffic ? traffic.port : undefined };
  switch (step.kind) {
    case "security-groups": {
      const nic = scene.network.get("network-interface", step.interfaceId);
      const groups = step.side.verdict === "refused" ? step.side.groupIds : [];
      // The nearest rule, so that the reader sees what to change.
      const nearest = step.side.verdict === "refused" ? step.side.nearest : undefined;
      const rule = nearest && scene.network.get("security-group-rule", nearest.ruleId);
      return {
        Direction: step.side.direction,
        NetworkInterface: component(scene, step.interfaceId),
        SecurityGroups: groups.map((id) => component(scene, id)),
        SecurityGroup: rule && component(scene, rule.groupId),
        SecurityGroupRule: rule && showRule(rule),
        Vpc: nic && component(scene, nic.vpcId),
        Subnet: nic && component(scene, nic.subnetId),
        ...packet,
      };
    }
    case "network-acl":
      return {
        Direction: step.direction,
        Acl: step.id === undefined ? undefined : component(scene, step.id),
        Subnet: component(scene, step.subnetId),
        AclRule: step.entry && showAclEntry(step.entry),
        ...packet,
      };
    case "route-table":
      return {
        Subnet: step.subnetId === undefined ? undefined : component(scene, step.subnetId),
        Address: step.destination,
        RouteTable: step.id === undefined ? undefined : component(scene, step.id),
        RouteTableRoute: step.route && showRoute(step.route, false),
      };
    case "gateway": {
      const shown = component(scene, step.id);
      const { blocking } = step;
      const blocked = blocking && {
        Vpc: component(scene, blocking.vpcId),
        Subnet: blocking.subnetId === undefined ? undefined : component(scene, blocking.subnetId),
      };
      if (step.type === "internet-gateway") return { InternetGateway: shown, Component: shown, ...blocked };
      if (step.type === "nat-gateway") return { NatGateway: shown, Component: shown };
      if (step.type === "transit-gateway") return { TransitGateway: shown, Component: shown };
      if (step.type === "virtual-private-gateway") return { VpnGateway: shown, Component: shown };
      if (step.type === "vpc-peering-connection") return { VpcPeeringConnection: shown, Component: shown };
      return { Component: shown, ...blocked };
    }
    case "transit-attachment": {
      const shown = component(scene, step.id);
      return { TransitGateway: component(scene, step.gatewayId), TransitGatewayAttachment: shown, Component: shown };
    }
    case "transit-route-table":
      return {
        TransitGateway: component(scene, step.gatewayId),
        TransitGatewayRouteTable: component(scene, step.id),
        TransitGatewayRouteTableRoute: step.route && showTransitRoute(step.route),
      };
    case "transit-policy-table":
      return {
        TransitGateway: component(scene, step.gatewayId),
        TransitGatewayPolicyTable: component(scene, step.id),
        TransitGatewayPolicyTableEntry: step.entry && showPolicyEntry(step.entry),
        ...packet,
      };
    case "interface":
      return { NetworkInterface: component(scene, step.id), Component: component(scene, step.id), ...packet };
    default:
      return "address" in step ? { Address: step.address } : {};
  }
}

/** The ids of everything on the path, for resources that a path must or must not traverse. */
export const idsOnTheWay = (components: readonly PathComponent[]): ReadonlySet<string> =>
  new Set(components.flatMap(({ Component }) => Component?.Id ?? []));
