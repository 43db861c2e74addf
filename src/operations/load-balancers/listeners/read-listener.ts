/** What calls say about a listener: its protocol, port, certificates and the like, which must fit together. */
import { awsError } from "../../../model/aws-error.ts";
import { dropUndefined } from "../../../model/drop-undefined.ts";
import type { Listener, LoadBalancer } from "../../../model/records/balancing/load-balancer.ts";
import type { World } from "../../../model/world/world.ts";
import type { Certificate, MutualAuthenticationAttributes } from "../../../wire/generated/elasticloadbalancing.ts";
import { isKnownPolicy, policyNotFound } from "../account/ssl-policies.ts";
import { portOutOfRange, validation } from "../balancer-words.ts";
import { arnIn } from "../find-by-arn.ts";

// AWS: catalogue 561
const duplicateListener = awsError(
  "DuplicateListener",
  (arn: string) => `A listener already exists on this port for this load balancer '${arn}'`,
);
const needsCertificate = validation((protocol: string) => `A certificate must be specified for ${protocol} listeners`);
const noCertificate = validation((protocol: string) => `A certificate cannot be specified for ${protocol} listeners`);
// ours: no evidence of AWS's texts
const required = validation((what: string) => `A listener ${what} must be specified`);
const wrongProtocol = awsError(
  "UnsupportedProtocol",
  (protocol: string, type: string) => `Protocol '${protocol}' is not supported by load balancers of type '${type}'`,
);
const notForGateway = validation(() => "A Gateway Load Balancer's listener has no port and no protocol");
const oneDefault = validation(() => "Exactly one certificate can be the default one");
const notACertificate = awsError("CertificateNotFound", (arn: string) => `Certificate '${arn}' not found`);
const noTrustStore = awsError("TrustStoreNotFound", (arn: string) => `Trust store '${arn}' not found`);

export interface GivenListener {
  readonly Protocol?: string | undefined;
  readonly Port?: number | undefined;
  readonly SslPolicy?: string | undefined;
  readonly Certificates?: readonly Certificate[] | undefined;
  readonly AlpnPolicy?: readonly string[] | undefined;
  readonly MutualAuthentication?: MutualAuthenticationAttributes | undefined;
}

const PROTOCOLS: Readonly<Record<LoadBalancer["type"], RegExp>> = {
  application: /^HTTPS?$/,
  network: /^(?:TCP|TLS|UDP|TCP_UDP|QUIC|TCP_QUIC)$/,
  gateway: /^$/,
};

type Settings = Pick<
  Listener,
  "port" | "protocol" | "certificates" | "sslPolicy" | "alpnPolicy" | "mutualAuthentication"
>;

/** AWS: the policy of a listener for which none is named (catalogue 572). */
const USUAL_POLICY = "ELBSecurityPolicy-2016-08";

/** The settings of a listener: those that it has, with what the call says. */
export function readListener(balancer: LoadBalancer, given: GivenListener, before?: Settings): Settings {
  if (balancer.type === "gateway") {
    if (given.Port !== undefined || given.Protocol !== undefined) throw notForGateway();
    return { certificates: [] };
  }
  const protocol = given.Protocol ?? before?.protocol;
  const port = given.Port ?? before?.port;
  if (protocol === undefined) throw required("protocol");
  if (port === undefined) throw required("port");
  if (!PROTOCOLS[balancer.type].test(protocol)) throw wrongProtocol(protocol, balancer.type);
  if (port < 1 || port > 65_535) throw portOutOfRange(port);
  const isSecure = protocol === "HTTPS" || protocol === "TLS";
  if (!isSecure) {
    if ((given.Certificates ?? []).length > 0) throw noCertificate(protocol);
    return { protocol, port, certificates: [] };
  }
  const certificates = withDefault(protocol, given.Certificates, before?.certificates ?? []);
  const sslPolicy = given.SslPolicy ?? before?.sslPolicy ?? USUAL_POLICY;
  if (!isKnownPolicy(sslPolicy)) throw policyNotFound(sslPolicy);
  const asked = given.MutualAuthentication;
  const mutual = asked === undefined ? before?.mutualAuthentication : readMutual(asked);
  return {
    ...{ protocol, port, certificates, sslPolicy },
    ...dropUndefined({
      alpnPolicy: given.AlpnPolicy ?? before?.alpnPolicy,
      mutualAuthentication: protocol === "HTTPS" ? (mutual ?? { Mode: "off" }) : undefined,
    }),
  };
}

/** Whether and how clients show certificates of their own. Trust stores aren't served, so that what looks like one counts. */
function readMutual(given: MutualAuthenticationAttributes): NonNullable<Settings["mutualAuthentication"]> {
  const { Mode = "off", TrustStoreArn, IgnoreClientCertificateExpiry, AdvertiseTrustStoreCaNames } = given;
  if (Mode !== "verify") return { Mode };
  if (!/^arn:aws:elasticloadbalancing:[^:]+:\d{12}:truststore\//.test(TrustStoreArn ?? "")) {
    throw noTrustStore(TrustStoreArn ?? "");
  }
  return {
    ...{ Mode, TrustStoreArn, TrustStoreAssociationStatus: "active" },
    IgnoreClientCertificateExpiry: IgnoreClientCertificateExpiry ?? false,
    AdvertiseTrustStoreCaNames: AdvertiseTrustStoreCaNames ?? "off",
  };
}

/** The call names the default certificate; the others stay. */
function withDefault(
  protocol: string,
  given: readonly Certificate[] | undefined,
  before: readonly string[],
): readonly string[] {
  if ((given ?? before).length === 0) throw needsCertificate(protocol);
  if (given === undefined) return before;
  if (given.length > 1) throw oneDefault();
  const [arn = ""] = given.map(certificateArn);
  return [arn, ...before.slice(1).filter((each) => each !== arn)];
}

/** AWS: certificates are ACM's or IAM's. Neither is served here, so that what looks like one counts. */
export function certificateArn({ CertificateArn: arn = "" }: Certificate): string {
  if (!/^arn:aws:(acm:[^:]+:\d{12}:certificate|iam::\d{12}:server-certificate)\/.+$/.test(arn))
    throw notACertificate(arn);
  return arn;
}

/** AWS: TCP and UDP share a port unless one listener has both. */
const FAMILIES: Readonly<Record<string, string>> = { UDP: "udp", QUIC: "udp", TCP_UDP: "tcp udp", TCP_QUIC: "tcp udp" };

export function refuseSamePort(world: World, balancer: LoadBalancer, settings: Settings, own?: string): void {
  const families = familiesOf(settings);
  const taken = world
    .by("listener", "balancer", balancer.id)
    .some(
      (other) =>
        other.id !== own && other.port === settings.port && familiesOf(other).some((each) => families.includes(each)),
    );
  if (taken) throw duplicateListener(arnIn(world, "load-balancer", balancer.id));
}

const familiesOf = ({ protocol = "" }: Settings): readonly string[] => (FAMILIES[protocol] ?? "tcp").split(" ");
