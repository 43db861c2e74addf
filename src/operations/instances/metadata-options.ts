/** The options of the instance metadata service. */

/** AWS: what an instance has where neither the call nor its image says otherwise. */
export const usualMetadataOptions = {
  HttpTokens: "optional",
  HttpPutResponseHopLimit: 1,
  HttpEndpoint: "enabled",
  HttpProtocolIpv6: "disabled",
  InstanceMetadataTags: "disabled",
} as const;
