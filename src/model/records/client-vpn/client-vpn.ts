/** Client VPN endpoints: how users authenticate, the subnets that lead on from there, and who may reach which networks. */
import type { Resource, Tagged } from "../tag.ts";

/** One way to authenticate, in the members of AWS's shape. */
export interface ClientVpnAuthentication {
  readonly Type: "certificate-authentication" | "directory-service-authentication" | "federated-authentication";
  readonly ActiveDirectory?: { readonly DirectoryId: string };
  readonly MutualAuthentication?: { readonly ClientRootCertificateChain: string };
  readonly FederatedAuthentication?: {
    readonly SamlProviderArn: string;
    readonly SelfServiceSamlProviderArn?: string;
  };
}

interface ClientVpnLogging {
  readonly group: string;
  readonly stream: string;
  readonly includesPolicyContext: boolean;
}

/** Who vouches for the state of a user's device, in the members of AWS's shape. */
export interface ClientVpnTrustProvider {
  readonly TrustProviderType: "crowdstrike" | "jamf" | "jumpcloud";
  readonly TenantId?: string;
  readonly PublicSigningKeyUrl?: string;
}

/** A document in Cedar that says which users and devices may connect at all. */
export interface ClientVpnPolicy {
  readonly document: string;
  readonly description: string;
  /** Whether it's evaluated without an effect. */
  readonly isShadow: boolean;
}

export interface ClientVpnEndpoint extends Tagged {
  readonly ownerId: string;
  readonly description: string;
  /** Where clients get their addresses; undefined if they have IPv6 addresses only. */
  readonly clientCidrBlock?: string;
  readonly serverCertificateArn: string;
  readonly authentication: readonly ClientVpnAuthentication[];
  /** Undefined if connections aren't logged. */
  readonly logging?: ClientVpnLogging;
  readonly dnsServers: readonly string[];
  readonly transportProtocol: "tcp" | "udp";
  readonly vpnPort: number;
  readonly isSplitTunnel: boolean;
  /** The groups of its interfaces. */
  readonly groupIds: readonly string[];
  /** Undefined until a call names a VPC, or a subnet of one. */
  readonly vpcId?: string;
  /** The transit gateway that it's on instead of a VPC, and the attachment to it. */
  readonly transit?: { readonly gatewayId: string; readonly attachmentId: string };
  readonly hasSelfServicePortal: boolean;
  /** The function that decides about each connection. */
  readonly connectHandlerArn?: string;
  readonly sessionTimeoutHours: number;
  readonly disconnectsOnTimeout: boolean;
  readonly loginBanner?: string;
  readonly enforcesRoutes: boolean;
  readonly endpointIpAddressType: IpAddressType;
  readonly trafficIpAddressType: IpAddressType;
  readonly trustProviders: readonly ClientVpnTrustProvider[];
  /** In PEM. */
  readonly revocationList?: string;
  readonly policy?: ClientVpnPolicy;
  /** ISO 8601. */
  readonly createdAt: string;
}

type IpAddressType = "dual-stack" | "ipv4" | "ipv6";

/**
 * A subnet that an endpoint sends its clients' packets into, from interfaces there; or an Availability Zone in which an endpoint on a
 * transit gateway has its attachment.
 */
export interface ClientVpnTargetNetwork extends Resource {
  readonly endpointId: string;
  readonly ownerId: string;
  readonly vpcId?: string;
  readonly subnetId?: string;
  readonly networkInterfaceIds: readonly string[];
  /** Of an endpoint on a transit gateway: the zone's name. */
  readonly zone?: string;
}

/** Lets users reach a network. `id` is made by `ofEndpoint`. */
export interface ClientVpnAuthorizationRule extends Resource {
  readonly endpointId: string;
  /** Canonical. */
  readonly destination: string;
  /** The group in the directory or identity provider; undefined if all users may. */
  readonly groupId?: string;
  readonly description: string;
}

/** Where an endpoint sends packets to a network. `id` is made by `ofEndpoint`. */
export interface ClientVpnRoute extends Resource {
  readonly endpointId: string;
  /** Canonical. */
  readonly destination: string;
  /** A target network's subnet, `local` to other clients of the endpoint, or the attachment to a transit gateway. */
  readonly subnetId: string;
  /** Whether it came with the target network. */
  readonly origin: "associate" | "add-route";
  readonly description: string;
}

/** The id of what an endpoint has once for each of these. */
export const ofEndpoint = (endpointId: string, ...what: readonly string[]): string => [endpointId, ...what].join("/");
