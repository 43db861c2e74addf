/** Listeners and rules: what they send where, and what is refused. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import createVpc from "../vpcs/create-vpc.ts";
import { refusal } from "../world-for-tests.ts";
import describeLimits from "./account/describe-account-limits.ts";
import describePolicies from "./account/describe-ssl-policies.ts";
import deleteBalancer from "./balancers/delete-load-balancer.ts";
import addCertificates from "./listeners/add-listener-certificates.ts";
import createListener from "./listeners/create-listener.ts";
import deleteListener from "./listeners/delete-listener.ts";
import describeListenerAttributes from "./listeners/describe-listener-attributes.ts";
import describeCertificates from "./listeners/describe-listener-certificates.ts";
import describeListeners from "./listeners/describe-listeners.ts";
import modifyListener from "./listeners/modify-listener.ts";
import modifyListenerAttributes from "./listeners/modify-listener-attributes.ts";
import removeCertificates from "./listeners/remove-listener-certificates.ts";
import createRule from "./rules/create-rule.ts";
import deleteRule from "./rules/delete-rule.ts";
import describeRules from "./rules/describe-rules.ts";
import modifyRule from "./rules/modify-rule.ts";
import setPriorities from "./rules/set-rule-priorities.ts";
import { CERTIFICATE, forward, type ListenerInput, notFound, type RuleInput, Site } from "./site-for-tests.ts";
import deleteGroup from "./target-groups/delete-target-group.ts";
import describeGroups from "./target-groups/describe-target-groups.ts";

const ISSUER = {
  Issuer: "https://example.com",
  AuthorizationEndpoint: "https://example.com/a",
  TokenEndpoint: "https://example.com/t",
  UserInfoEndpoint: "https://example.com/u",
  ClientId: "c",
};

describe("listeners", () => {
  test("catalogue 571: a forward action is shown in both ways, and keeps its target group from being deleted", () => {
    const site = new Site();
    const TargetGroupArn = site.group();
    const ListenerArn = site.listener({ DefaultActions: [forward(TargetGroupArn)] });
    const [shown] = site.run(describeListeners, { LoadBalancerArn: site.app }).Listeners ?? [];
    assert.deepEqual(shown?.DefaultActions, [
      {
        Type: "forward",
        TargetGroupArn,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
    assert.throws(
      () => site.run(deleteGroup, { TargetGroupArn }),
      refusal("ResourceInUse", `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`),
    );
    const ofBalancer = (LoadBalancerArn: string) => site.run(describeGroups, { LoadBalancerArn }).TargetGroups;
    assert.deepEqual([ofBalancer(site.app)?.[0]?.LoadBalancerArns, ofBalancer(site.net)], [[site.app], []]);
    site.run(deleteListener, { ListenerArn });
    site.run(deleteGroup, { TargetGroupArn });
    assert.throws(
      () => site.run(deleteListener, { ListenerArn }),
      refusal("ListenerNotFound", "One or more listeners not found"),
    );
  });

  test("catalogue 561: what a call says of a listener must fit together", () => {
    const site = new Site();
    const gateway = site.balancer("gwy", "gateway");
    const refused = (input: Partial<ListenerInput>, code: string, text?: string | RegExp) =>
      assert.throws(() => site.listener(input), refusal(code, text));
    site.listener();
    refused({}, "DuplicateListener", `A listener already exists on this port for this load balancer '${site.app}'`);
    refused({ Protocol: undefined }, "ValidationError");
    refused({ Port: undefined }, "ValidationError");
    refused({ Port: 0 }, "ValidationError");
    refused({ Protocol: "TCP", Port: 81 }, "UnsupportedProtocol");
    const needsCertificate = "A certificate must be specified for HTTPS listeners";
    refused({ Protocol: "HTTPS", Port: 443 }, "ValidationError", needsCertificate);
    const secure = { Protocol: "HTTPS", Port: 443, Certificates: [{ CertificateArn: CERTIFICATE }] } as const;
    refused({ ...secure, SslPolicy: "none" }, "SSLPolicyNotFound");
    refused({ ...secure, Certificates: [] }, "ValidationError", needsCertificate);
    refused({ ...secure, Certificates: [{ CertificateArn: "x" }] }, "CertificateNotFound");
    refused({ ...secure, Certificates: [...secure.Certificates, ...secure.Certificates] }, "ValidationError");
    const noCertificate = "A certificate cannot be specified for HTTP listeners";
    refused({ Port: 81, Certificates: secure.Certificates }, "ValidationError", noCertificate);
    refused({ LoadBalancerArn: gateway }, "ValidationError");
    const of = (actions: ListenerInput["DefaultActions"], more: Partial<ListenerInput> = {}) => ({
      ...{ Port: 82, DefaultActions: actions },
      ...more,
    });
    refused(of([]), "InvalidLoadBalancerAction");
    refused(of([{ Type: "redirect" }]), "InvalidLoadBalancerAction");
    refused(of([{ Type: "forward" }]), "InvalidLoadBalancerAction");
    const sticky = { TargetGroups: [{ TargetGroupArn: "x" }], TargetGroupStickinessConfig: { DurationSeconds: 0 } };
    refused(of([{ Type: "forward", ForwardConfig: sticky }]), "ValidationError", /stickiness/);
    assert.throws(
      () => site.run(createListener, { LoadBalancerArn: "x", DefaultActions: [] }),
      refusal("ValidationError", "'x' is not a valid load balancer ARN"),
    );
    refused(of([notFound], { LoadBalancerArn: site.net, Protocol: "TCP" }), "InvalidLoadBalancerAction");
    const login = {
      Type: "authenticate-cognito",
      AuthenticateCognitoConfig: { UserPoolArn: "a", UserPoolClientId: "b", UserPoolDomain: "c" },
    } as const;
    refused(of([login, notFound]), "InvalidLoadBalancerAction", /supported only on HTTPS/);
    refused(
      of([
        { ...notFound, Order: 1 },
        { ...notFound, Order: 1 },
      ]),
      "ValidationError",
    );
    const secured = (action: object) => of([action as never, notFound], { ...secure, Port: 444 });
    const claim = { Format: "single-string", Name: "a", Values: ["b"] };
    const token = { JwksEndpoint: "https://example.com", Issuer: "a", AdditionalClaims: [claim] };
    for (const wrong of [
      { Type: "fixed-response", FixedResponseConfig: { StatusCode: "302" } },
      { Type: "fixed-response", FixedResponseConfig: { StatusCode: "200", ContentType: "a/b" } },
      { Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301" } },
      { Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301", Path: "a" } },
      { Type: "authenticate-cognito", AuthenticateCognitoConfig: login.AuthenticateCognitoConfig },
      { Type: "authenticate-oidc", AuthenticateOidcConfig: { ...ISSUER, Issuer: "a" } },
      { Type: "jwt-validation", JwtValidationConfig: { ...token, JwksEndpoint: "a" } },
    ])
      assert.throws(() => site.listener(secured(wrong)), refusal("InvalidLoadBalancerAction", /must be/));
    site.listener(secured({ Type: "jwt-validation", JwtValidationConfig: token }));
    const MutualAuthentication = { Mode: "verify" };
    refused({ ...secure, Port: 445, MutualAuthentication }, "TrustStoreNotFound");
    const groups = [1, 2, 3, 4, 5, 6].map((n) => ({ TargetGroupArn: site.group({ Name: `g${n}` }) }));
    refused(of([{ Type: "forward", ForwardConfig: { TargetGroups: groups } }]), "TooManyTargetGroups");
    const VpcId = site.run(createVpc, { CidrBlock: "10.0.0.0/16" }).Vpc?.VpcId ?? "";
    refused(of([forward(site.group({ Name: "away", VpcId }))]), "InvalidConfigurationRequest");
    refused(of([forward(site.group({ Name: "tcp", Protocol: "TCP" }))]), "InvalidConfigurationRequest");
    const shared = site.group({ Name: "shared" });
    site.listener({ Port: 90, DefaultActions: [forward(shared)] });
    const other = site.balancer("other", "application");
    refused(of([forward(shared)], { LoadBalancerArn: other }), "TargetGroupAssociationLimit");
    assert.throws(() => site.run(describeListeners, {}), refusal("ValidationError"));
    assert.throws(
      () => site.run(describeListeners, { LoadBalancerArn: site.app, ListenerArns: ["x"] }),
      refusal("ValidationError"),
    );
  });

  test("UDP and TCP share a port of a network load balancer", () => {
    const site = new Site();
    const TCP = site.group({ Name: "tcp", Protocol: "TCP" });
    const UDP = site.group({ Name: "udp", Protocol: "UDP" });
    const listen = (Protocol: "TCP" | "UDP" | "TCP_UDP", arn: string) =>
      site.listener({ LoadBalancerArn: site.net, Protocol, Port: 53, DefaultActions: [forward(arn)] });
    listen("TCP", TCP);
    listen("UDP", UDP);
    assert.throws(() => listen("TCP_UDP", UDP), refusal("DuplicateListener"));
  });

  test("catalogue 572: a secure listener has a policy and certificates; the default one stays", () => {
    const site = new Site();
    const ListenerArn = site.listener({
      Protocol: "HTTPS",
      Port: 443,
      Certificates: [{ CertificateArn: CERTIFICATE }],
      DefaultActions: [
        {
          Type: "authenticate-oidc",
          AuthenticateOidcConfig: {
            ...{ ...ISSUER, ClientSecret: "not to be kept" },
          },
        },
        notFound,
      ],
    });
    assert.ok(!JSON.stringify([...site.world().all("listener-rule")]).includes("not to be kept"));
    const more = { CertificateArn: `${CERTIFICATE}6` };
    site.run(addCertificates, { ListenerArn, Certificates: [more] });
    const certificates = () => site.run(describeCertificates, { ListenerArn }).Certificates;
    assert.deepEqual(certificates(), [
      { CertificateArn: CERTIFICATE, IsDefault: true },
      { ...more, IsDefault: false },
    ]);
    const Certificates = [{ CertificateArn: CERTIFICATE }];
    assert.throws(() => site.run(removeCertificates, { ListenerArn, Certificates }), refusal("OperationNotPermitted"));
    site.run(removeCertificates, { ListenerArn, Certificates: [more] });
    assert.equal(certificates()?.length, 1);
    const [shown] = site.run(describeListeners, { ListenerArns: [ListenerArn] }).Listeners ?? [];
    assert.deepEqual(
      [shown?.SslPolicy, shown?.MutualAuthentication, shown?.Certificates],
      ["ELBSecurityPolicy-2016-08", { Mode: "off" }, [{ CertificateArn: CERTIFICATE }]],
    );
    site.run(modifyListener, { ListenerArn, Certificates: [more], SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" });
    assert.deepEqual(certificates(), [{ ...more, IsDefault: true }]);
    const plain = site.listener();
    assert.throws(
      () => site.run(addCertificates, { ListenerArn: plain, Certificates }),
      refusal("OperationNotPermitted"),
    );
    assert.throws(() => site.run(modifyListener, { ListenerArn: plain, Port: 443 }), refusal("DuplicateListener"));
    assert.deepEqual(
      site.run(modifyListener, { ListenerArn: plain, Port: 8080, DefaultActions: [notFound] }).Listeners?.[0]?.Port,
      8080,
    );
  });

  test("attributes by protocol", () => {
    const site = new Site();
    const ListenerArn = site.listener();
    const Attributes = [{ Key: "routing.http.response.server.enabled", Value: "false" }];
    site.run(modifyListenerAttributes, { ListenerArn, Attributes });
    const shown = site.run(describeListenerAttributes, { ListenerArn }).Attributes;
    assert.deepEqual(shown?.[0], Attributes[0]);
    const tcp = { Key: "tcp.idle_timeout.seconds", Value: "60" };
    assert.throws(
      () => site.run(modifyListenerAttributes, { ListenerArn, Attributes: [tcp] }),
      refusal("InvalidConfigurationRequest"),
    );
  });

  test("the policies of secure listeners, and the quotas", () => {
    const site = new Site();
    const Names = ["ELBSecurityPolicy-TLS13-1-2-2021-06"];
    assert.deepEqual(site.run(describePolicies, { Names }).SslPolicies?.[0]?.SslProtocols, ["TLSv1.2", "TLSv1.3"]);
    assert.throws(() => site.run(describePolicies, { Names: ["x"] }), refusal("SSLPolicyNotFound"));
    const limits = site.run(describeLimits, {}).Limits;
    assert.equal(limits?.find(({ Name }) => Name === "target-groups")?.Max, "3000");
  });
});

describe("rules", () => {
  test("count in the order of their priorities, and the default one is the last", () => {
    const site = new Site();
    const ListenerArn = site.listener();
    const [second, first] = [site.rule(ListenerArn, { Priority: 20 }), site.rule(ListenerArn, { Priority: 10 })];
    const order = (input: object = {}) =>
      site.run(describeRules, { ListenerArn, ...input }).Rules?.map(({ Priority }) => Priority);
    assert.deepEqual(order(), ["10", "20", "default"]);
    const page = site.run(describeRules, { ListenerArn, PageSize: 2 });
    assert.deepEqual(order({ PageSize: 2, Marker: page.NextMarker }), ["default"]);
    const swapped = [
      { RuleArn: first, Priority: 20 },
      { RuleArn: second, Priority: 10 },
    ];
    site.run(setPriorities, { RulePriorities: swapped });
    assert.equal(site.run(describeRules, { RuleArns: [first] }).Rules?.[0]?.Priority, "20");
    const again = [{ RuleArn: first, Priority: 10 }];
    assert.throws(
      () => site.run(setPriorities, { RulePriorities: again }),
      refusal("PriorityInUse", "Priority '10' is currently in use"),
    );
    assert.throws(() => site.run(setPriorities, { RulePriorities: [{}] }), refusal("ValidationError"));
    const Conditions = [{ Field: "path-pattern", Values: ["/"] }];
    assert.throws(
      () => site.run(createRule, { ListenerArn, Priority: 20, Conditions, Actions: [notFound] }),
      refusal("PriorityInUse"),
    );
    assert.throws(() => site.rule(ListenerArn, { Priority: 0 }), refusal("ValidationError"));
    site.run(deleteRule, { RuleArn: first });
    assert.throws(
      () => site.run(deleteRule, { RuleArn: first }),
      refusal("RuleNotFound", "One or more rules not found"),
    );
    assert.throws(() => site.run(describeRules, {}), refusal("ValidationError"));
    assert.throws(() => site.run(describeRules, { ListenerArn, RuleArns: [second] }), refusal("ValidationError"));
    const fallback = site.run(describeRules, { ListenerArn }).Rules?.at(-1)?.RuleArn ?? "";
    for (const change of [
      () => site.run(deleteRule, { RuleArn: fallback }),
      () => site.run(modifyRule, { RuleArn: fallback, Actions: [notFound] }),
      () => site.run(setPriorities, { RulePriorities: [{ RuleArn: fallback, Priority: 1 }] }),
    ])
      assert.throws(change, refusal("OperationNotPermitted", /^Default rule '.*' cannot be (deleted|modified)$/));
    site.run(deleteBalancer, { LoadBalancerArn: site.app });
    assert.deepEqual([...site.world().all("listener-rule")], []);
  });

  test("catalogue 571: conditions and transforms: paths and hosts are shown in both ways", () => {
    const site = new Site();
    const ListenerArn = site.listener();
    const RuleArn = site.rule(ListenerArn);
    const shown = () => site.run(describeRules, { RuleArns: [RuleArn] }).Rules?.[0];
    assert.deepEqual(shown()?.Conditions, [
      {
        Field: "path-pattern",
        Values: ["/api/*"],
        RegexValues: undefined,
        PathPatternConfig: { Values: ["/api/*"] },
      },
    ]);
    const header = { HttpHeaderName: "X", Values: ["1"] };
    const rewrite = { Type: "url-rewrite", UrlRewriteConfig: { Rewrites: [{ Regex: "^/a", Replace: "/b" }] } } as const;
    site.run(modifyRule, {
      RuleArn,
      Conditions: [{ Field: "http-header", HttpHeaderConfig: header }],
      Actions: [{ Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301", Protocol: "HTTPS" } }],
      Transforms: [rewrite],
    });
    assert.deepEqual(shown()?.Transforms, [rewrite]);
    assert.deepEqual(shown()?.Actions?.[0]?.RedirectConfig?.Path, "/#{path}");
    site.run(modifyRule, { RuleArn, ResetTransforms: true });
    assert.deepEqual(shown()?.Transforms, []);
    const refused = (Conditions: RuleInput["Conditions"], code = "ValidationError") =>
      assert.throws(() => site.rule(ListenerArn, { Priority: 9, Conditions }), refusal(code));
    refused([]);
    refused([{ Field: "cookie" }]);
    refused([{ Field: "path-pattern" }]);
    refused([{ Field: "http-header", HttpHeaderConfig: { Values: ["1"] } }]);
    refused([{ Field: "source-ip", Values: ["10.0.0.0/8"] }]);
    refused([{ Field: "path-pattern", Values: ["/a"], HttpHeaderConfig: header }]);
    refused([{ Field: "path-pattern", Values: ["a", "b", "c", "d", "e", "f"] }], "InvalidConfigurationRequest");
    const Transforms = [{ Type: "url-rewrite" }] as const;
    assert.throws(() => site.rule(ListenerArn, { Priority: 9, Transforms }), refusal("ValidationError"));
    const group = site.group({ Name: "tcp", Protocol: "TCP" });
    const tcp = { LoadBalancerArn: site.net, Protocol: "TCP", DefaultActions: [forward(group)] } as const;
    assert.throws(() => site.rule(site.listener(tcp)), refusal("InvalidConfigurationRequest"));
  });
});
