/**
 * How long the texts and how large the numbers of inputs can be. The SDK's schemas leave it out, so members and lists are
 * found by their names. What an operation refuses in AWS's own words has wider bounds here, so that its words are heard.
 */

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** AWS: the numbers of inputs have 32 bits and a sign, except those of versions and of BGP speakers. */
const LARGEST = 2 ** 31 - 1;
const anyNumber: Bounds = { least: -LARGEST - 1, most: LARGEST };
/** A number of more than 15 digits isn't even read. */
const anyVersion: Bounds = { least: 1 - 10 ** 15, most: 10 ** 15 - 1 };

// AWS: ranges of its models and of its documentation
const numbers: Readonly<Record<string, Bounds>> = {
  AmazonSideAsn: { least: 1, most: 2 ** 32 - 1 },
  BgpAsnExtended: { least: 1, most: 2 ** 32 - 1 },
  BlockDurationMinutes: { least: 60, most: 360 },
  CoreCount: { least: 1, most: LARGEST },
  Count: { least: 1, most: LARGEST },
  DesiredValue: { least: 0, most: 10_000_000_000 },
  DeviceIndex: { least: 0, most: LARGEST },
  EbsCardIndex: { least: 0, most: LARGEST },
  EnaQueueCount: { least: 1, most: LARGEST },
  HttpPutResponseHopLimit: { least: 1, most: 64 },
  Iops: { least: 100, most: 256_000 },
  MaxDrainDurationSeconds: { least: 1, most: 4_000 },
  NetworkCardIndex: { least: 0, most: LARGEST },
  PartitionNumber: { least: 1, most: 7 },
  PrivateIpAddressCount: { least: 1, most: 31 },
  Size: { least: 1, most: 65_536 },
  ThreadsPerCore: { least: 1, most: 2 },
  Throughput: { least: 125, most: 2_000 },
  VolumeInitializationRate: { least: 100, most: 300 },
};

/** ours: no name, description, id, CIDR or filter value that AWS documents is longer. */
const USUAL_LENGTH = 1_024;

const LONGEST_POLICY = 131_072;

const lengths: Readonly<Record<string, number>> = {
  ArnList: 1_283, // AWS: its model
  EncodedMessage: 10_240, // AWS: catalogue 391
  NextToken: 2_048, // AWS: the model of WorkSpaces
  AttributeValue: 2_000, // AWS: the model of CloudTrail
  ExternalId: 1_224, // AWS: the model of STS
  Policy: 2_048, // AWS: the same, for the policy of a session
  // AWS: the model of IAM. How long the policies of users, roles and endpoints can be, their operations say.
  AssumeRolePolicyDocument: LONGEST_POLICY,
  PolicyDocument: LONGEST_POLICY,
  ResourcePolicy: LONGEST_POLICY,
  // The proof that a block of addresses is the caller's is a signed message.
  Message: 4_096,
  Signature: 4_096,
  // RunInstances says in AWS's words how long it can be.
  UserData: Number.MAX_SAFE_INTEGER,
};

const named = <V>(table: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

export const boundsOfNumber = (name: string): Bounds =>
  named(numbers, name) ?? (/Version(s|NumberSet)?$/.test(name) ? anyVersion : anyNumber);

/** How many characters a text can have. */
export const lengthOf = (name: string): number =>
  named(lengths, name) ?? (/PolicyInputListList$/.test(name) ? LONGEST_POLICY : USUAL_LENGTH);
