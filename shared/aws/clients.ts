import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Milliseconds; with three attempts a call gives up before its function's time (10 s) is over, and the caller is told 503. */
const patience = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_500, throwOnRequestTimeout: true },
};

/** Clients that find their service in the environment: AWS, or whatever AWS_ENDPOINT_URL names. */
export function dynamoClient(): DynamoDBClient {
  return new DynamoDBClient(patience);
}
export function kmsClient(): KMSClient {
  return new KMSClient(patience);
}
export function snsClient(): SNSClient {
  return new SNSClient(patience);
}
/** SQS clients otherwise send to the host in a queue's URL, past any endpoint that was configured. */
export function sqsClient(): SQSClient {
  return new SQSClient({ ...patience, useQueueUrlAsEndpoint: false });
}
