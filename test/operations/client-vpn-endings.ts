/** The calls that delete or end a Client VPN endpoint or a part of one. */
import { byId, type Ending } from "./ending.ts";
import * as make from "./makers.ts";
import { type NamedCalls, there } from "./named-calls.ts";

const endpoints = (cordon: NamedCalls): readonly { readonly ClientVpnEndpointId: string }[] =>
  (cordon.ec2("DescribeClientVpnEndpoints", {}).ClientVpnEndpoints ?? []).map((each) => ({
    ClientVpnEndpointId: there(each.ClientVpnEndpointId),
  }));

export const clientVpnEndings: Readonly<Record<string, Ending>> = {
  "ec2.DeleteClientVpnEndpoint": byId(
    (cordon) => make.clientVpnEndpoint(cordon),
    "ClientVpnEndpointId",
    "DescribeClientVpnEndpoints",
    "ClientVpnEndpoints",
  ),
  "ec2.DeleteClientVpnEndpointAuthorizationPolicy": {
    made(cordon) {
      const input = { ClientVpnEndpointId: make.clientVpnEndpoint(cordon) };
      cordon.ec2("ModifyClientVpnEndpointAuthorizationPolicy", {
        ...input,
        PolicyDocument: "permit(principal, action, resource);",
      });
      return { key: input.ClientVpnEndpointId, input };
    },
    listed: (cordon) =>
      [...cordon.world().all("client-vpn-endpoint")].flatMap(({ id, policy }) => (policy === undefined ? [] : [id])),
  },
  "ec2.DeleteClientVpnRoute": {
    made(cordon, n) {
      const { ClientVpnEndpointId, SubnetId: TargetVpcSubnetId } = make.clientVpnNetwork(cordon, n);
      const key = `192.168.${n}.0/24`;
      const input = { ClientVpnEndpointId, TargetVpcSubnetId, DestinationCidrBlock: key };
      cordon.ec2("CreateClientVpnRoute", input);
      return { key, input };
    },
    listed: (cordon) =>
      endpoints(cordon).flatMap((each) =>
        (cordon.ec2("DescribeClientVpnRoutes", each).Routes ?? []).map(({ DestinationCidr }) => DestinationCidr),
      ),
  },
  "ec2.DisassociateClientVpnTargetNetwork": {
    made(cordon, n) {
      const { ClientVpnEndpointId, AssociationId } = make.clientVpnNetwork(cordon, n);
      return { key: AssociationId, input: { ClientVpnEndpointId, AssociationId } };
    },
    listed: (cordon) =>
      endpoints(cordon).flatMap((each) =>
        (cordon.ec2("DescribeClientVpnTargetNetworks", each).ClientVpnTargetNetworks ?? []).map(
          ({ AssociationId }) => AssociationId,
        ),
      ),
  },
  "ec2.RevokeClientVpnIngress": {
    made(cordon, n) {
      const key = `10.${n}.0.0/16`;
      const input = { ClientVpnEndpointId: make.clientVpnEndpoint(cordon), TargetNetworkCidr: key };
      cordon.ec2("AuthorizeClientVpnIngress", { ...input, AuthorizeAllGroups: true });
      return { key, input: { ...input, RevokeAllGroups: true } };
    },
    listed: (cordon) =>
      endpoints(cordon).flatMap((each) =>
        (cordon.ec2("DescribeClientVpnAuthorizationRules", each).AuthorizationRules ?? []).map(
          ({ DestinationCidr }) => DestinationCidr,
        ),
      ),
  },
};
