/** The configurations of actions other than forwarding: what must be in them, and AWS's defaults. */
import { awsError } from "../../../model/aws-error.ts";
import type { Action } from "../../../wire/generated/elasticloadbalancing.ts";

// AWS: the code (its model); ours: no evidence of AWS's texts
const invalid = awsError(
  "InvalidLoadBalancerAction",
  (what: string, expected: string) => `The ${what} of an action must be ${expected}`,
);

type Config<K extends keyof Action> = NonNullable<Action[K]>;
type Kept = Readonly<Record<string, unknown>>;

const refuseUnless = (isRight: boolean, what: string, expected: string): void => {
  if (!isRight) throw invalid(what, expected);
};
const isUrl = (text: string): boolean => text.startsWith("https://");
const CONTENT_TYPES: ReadonlySet<string> = new Set([
  "application/javascript",
  "application/json",
  "text/css",
  "text/html",
  "text/plain",
]);

function fixedResponse({ StatusCode, ContentType, MessageBody }: Config<"FixedResponseConfig">): Kept {
  refuseUnless(/^[245]\d\d$/.test(StatusCode), "StatusCode", "2XX, 4XX or 5XX");
  refuseUnless(ContentType === undefined || CONTENT_TYPES.has(ContentType), "ContentType", "one that is supported");
  refuseUnless((MessageBody ?? "").length <= 1024, "MessageBody", "at most 1024 characters");
  return { StatusCode, ContentType, MessageBody };
}

/** AWS: what a redirect that doesn't say it keeps of the request (its API reference). */
function redirect(given: Config<"RedirectConfig">): Kept {
  const { Protocol = "#{protocol}", Port = "#{port}", Host = "#{host}", Path = "/#{path}", StatusCode } = given;
  const kept = { Protocol, Port, Host, Path, Query: given.Query ?? "#{query}", StatusCode };
  refuseUnless(/^(HTTPS?|#\{protocol\})$/.test(Protocol), "redirect's Protocol", "HTTP, HTTPS or #{protocol}");
  refuseUnless(Path.startsWith("/"), "redirect's Path", "absolute");
  const changes = [Protocol, Port, Host, Path].join() !== "#{protocol},#{port},#{host},/#{path}";
  refuseUnless(changes, "redirect", "to another protocol, port, host or path, so that it doesn't loop");
  return kept;
}

/** AWS: defaults of its API reference, for both ways to sign in. */
const session = (given: Config<"AuthenticateCognitoConfig"> | Config<"AuthenticateOidcConfig">): Kept => {
  const { AuthenticationRequestExtraParams: extra = {} } = given;
  refuseUnless(Object.keys(extra).length <= 10, "AuthenticationRequestExtraParams", "at most ten");
  return {
    SessionCookieName: given.SessionCookieName ?? "AWSELBAuthSessionCookie",
    Scope: given.Scope ?? "openid",
    SessionTimeout: given.SessionTimeout ?? 604_800,
    OnUnauthenticatedRequest: given.OnUnauthenticatedRequest ?? "authenticate",
    AuthenticationRequestExtraParams: extra,
  };
};

function cognito(given: Config<"AuthenticateCognitoConfig">): Kept {
  const { UserPoolArn, UserPoolClientId, UserPoolDomain } = given;
  refuseUnless(UserPoolArn.startsWith("arn:aws:cognito-idp:"), "UserPoolArn", "the ARN of a user pool");
  return { UserPoolArn, UserPoolClientId, UserPoolDomain, ...session(given) };
}

/** The secret isn't kept, as nothing here would use it. AWS doesn't show it either. */
function oidc(given: Config<"AuthenticateOidcConfig">): Kept {
  const { Issuer, AuthorizationEndpoint, TokenEndpoint, UserInfoEndpoint, ClientId } = given;
  const urls = { Issuer, AuthorizationEndpoint, TokenEndpoint, UserInfoEndpoint };
  for (const [what, url] of Object.entries(urls)) refuseUnless(isUrl(url), what, "a URL of HTTPS");
  const hasSecret = given.ClientSecret !== undefined || given.UseExistingClientSecret === true;
  refuseUnless(hasSecret, "ClientSecret", "specified");
  return { ...urls, ClientId, ...session(given) };
}

function jwt({ JwksEndpoint, Issuer, AdditionalClaims = [] }: Config<"JwtValidationConfig">): Kept {
  refuseUnless(isUrl(JwksEndpoint), "JwksEndpoint", "a URL of HTTPS");
  refuseUnless(AdditionalClaims.length <= 10, "AdditionalClaims", "at most ten");
  return {
    ...{ JwksEndpoint, Issuer },
    AdditionalClaims: AdditionalClaims.map(({ Format, Name, Values }) => ({ Format, Name, Values })),
  };
}

/** The configuration of an action in the member for its type, as records keep it; undefined if it isn't given. */
export function readConfig(given: Action): Kept | undefined {
  const {
    FixedResponseConfig,
    RedirectConfig,
    AuthenticateCognitoConfig,
    AuthenticateOidcConfig,
    JwtValidationConfig,
  } = given;
  const read: Readonly<Record<string, () => Kept | undefined>> = {
    "authenticate-cognito": () =>
      AuthenticateCognitoConfig && { AuthenticateCognitoConfig: cognito(AuthenticateCognitoConfig) },
    "authenticate-oidc": () => AuthenticateOidcConfig && { AuthenticateOidcConfig: oidc(AuthenticateOidcConfig) },
    "fixed-response": () => FixedResponseConfig && { FixedResponseConfig: fixedResponse(FixedResponseConfig) },
    "jwt-validation": () => JwtValidationConfig && { JwtValidationConfig: jwt(JwtValidationConfig) },
    redirect: () => RedirectConfig && { RedirectConfig: redirect(RedirectConfig) },
  };
  const config = read[given.Type]?.();
  // A record has no undefined members.
  return config && (JSON.parse(JSON.stringify(config)) as Kept);
}
