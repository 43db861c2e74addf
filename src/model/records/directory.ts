/** Directories: the record in Directory Service, and the registration with WorkSpaces. */
import type { Tagged } from "./tag.ts";

/** A directory of Directory Service. Nothing is started, and its password isn't kept. */
export interface Directory extends Tagged {
  readonly type: "SimpleAD" | "MicrosoftAD" | "ADConnector";
  /** A domain name, such as `corp.example.com`. */
  readonly name: string;
  readonly shortName: string;
  readonly description?: string;
  readonly size?: "Small" | "Large";
  readonly edition?: "Standard" | "Enterprise" | "Hybrid";
  readonly networkType: "IPv4" | "Dual-stack" | "IPv6";
  readonly alias?: string;
  readonly ssoEnabled: boolean;
  readonly vpcId: string;
  readonly securityGroupId: string;
  /** One server in each of its two subnets; a Microsoft AD may have more. */
  readonly servers: readonly DirectoryServer[];
  /** The directory that an AD Connector is connected to. */
  readonly connected?: { readonly dnsIps: readonly string[]; readonly userName: string };
  /** ISO 8601. */
  readonly launchedAt: string;
}

export interface DirectoryServer {
  /** `dc-...` */
  readonly id: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly networkInterfaceId: string;
  readonly address: string;
  /** ISO 8601. */
  readonly launchedAt: string;
}

/** A directory registered with WorkSpaces. `id` is the directory's, or `wsd-...` if WorkSpaces itself created it. */
export interface WorkspaceDirectory extends Tagged {
  readonly name?: string;
  readonly description?: string;
  readonly registrationCode: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId?: string;
  readonly workspaceType: "PERSONAL" | "POOLS";
  readonly userIdentityType: "AWS_DIRECTORY_SERVICE" | "CUSTOMER_MANAGED" | "AWS_IAM_IDENTITY_CENTER";
  readonly tenancy: "DEDICATED" | "SHARED";
  /** The IP access control groups in the order of their attachment; if empty, the default group admits everyone. */
  readonly ipGroupIds: readonly string[];
  readonly settings: WorkspaceDirectorySettings;
}

/** Settings of a registered directory that operations set and describe, as members of AWS's shapes. */
export interface WorkspaceDirectorySettings {
  readonly WorkspaceCreationProperties: {
    readonly EnableInternetAccess?: boolean | undefined;
    readonly DefaultOu?: string | undefined;
    readonly CustomSecurityGroupId?: string | undefined;
    readonly UserEnabledAsLocalAdministrator?: boolean | undefined;
    readonly EnableMaintenanceMode?: boolean | undefined;
    readonly InstanceIamRoleArn?: string | undefined;
  };
  readonly WorkspaceAccessProperties: object;
  readonly SelfservicePermissions: object;
  readonly SamlProperties: {
    readonly Status?: "DISABLED" | "ENABLED" | "ENABLED_WITH_DIRECTORY_LOGIN_FALLBACK" | undefined;
    readonly UserAccessUrl?: string | undefined;
    readonly RelayStateParameterName?: string | undefined;
  };
  readonly CertificateBasedAuthProperties: {
    readonly Status?: "DISABLED" | "ENABLED" | undefined;
    readonly CertificateAuthorityArn?: string | undefined;
  };
  readonly MicrosoftEntraConfig?: object;
  readonly ActiveDirectoryConfig?: { readonly DomainName: string; readonly ServiceAccountSecretArn: string };
  readonly IDCConfig?: { readonly InstanceArn: string; readonly ApplicationArn: string };
}
