/** The options of the instance metadata service. */

/** AWS: the options of an instance if neither the call nor its image gives others. */
export const usualMetadataOptions = {
  HttpTokens: "optional",
  HttpPutResponseHopLimit: 1,
  HttpEndpoint: "enabled",
  HttpProtocolIpv6: "disabled",
  InstanceMetadataTags: "disabled",
} as const;
