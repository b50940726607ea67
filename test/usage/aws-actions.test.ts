import { describe, expect, test } from 'vitest';
import { actionsOfCall, coverageOf, seldomRecorded, serviceOf, type Coverage } from '../../src/usage/aws-actions.ts';

/** Calls as CloudTrail names them, and what scopes make of them. */
const CASES: readonly (readonly [call: string, scopes: readonly string[], Coverage])[] = [
  ['s3:GetObject', ['s3:GetObject'], 'covered'],
  ['s3:PutObject', ['s3:GetObject'], 'beyond'],
  ['s3:PutObject', ['s3:GetObject', 's3:PutObject', 'sqs:*'], 'covered'],
  ['s3:ListObjects', ['s3:ListBucket'], 'covered'],
  ['s3:HeadBucket', ['s3:List*'], 'covered'],
  ['s3:HeadBucket', ['s3:list?ucket'], 'covered'],
  ['s3:HeadBucket', ['s3:List?'], 'beyond'],
  ['s3:ListBuckets', ['s3:ListBucket'], 'beyond'],
  ['s3:ListBuckets', ['s3:ListAllMyBuckets'], 'covered'],
  ['s3:HeadObject', ['s3:GetObjectVersion'], 'covered'],
  ['s3:UploadPart', ['S3:putobject'], 'covered'],
  ['s3:DeleteObjects', ['s3:PutObject'], 'beyond'],
  ['s3:GetBucketCors', ['s3:GetBucketCORS'], 'covered'],
  ['lambda:Invoke', ['lambda:InvokeFunction'], 'covered'],
  ['lambda:GetFunction20150331v2', ['lambda:GetFunction'], 'covered'],
  ['lambda:DeleteFunction20150331', ['lambda:GetFunction'], 'beyond'],
  ['monitoring:PutMetricData', ['cloudwatch:PutMetricData'], 'covered'],
  ['monitoring:PutMetricData', ['cloudwatch:Get*'], 'beyond'],
  ['dynamodb:TransactWriteItems', ['dynamodb:PutItem'], 'covered'],
  ['sqs:SendMessageBatch', ['sqs:SendMessage'], 'covered'],
  ['kms:ReEncrypt', ['kms:ReEncrypt*'], 'covered'],
  ['sts:GetCallerIdentity', ['s3:GetObject'], 'covered'],
  ['signin:ConsoleLogin', ['s3:GetObject'], 'covered'],
  ['sts:AssumeRole', ['s3:GetObject'], 'beyond'],
  ['apigateway:CreateRestApi', ['apigateway:POST'], 'unsure'],
  ['apigateway:CreateRestApi', ['apigateway:*'], 'covered'],
  ['brand-new:DoThis', ['s3:GetObject'], 'unsure'],
  ['brand-new:DoThis', ['*'], 'covered'],
  ['brand-new:DoThis', ['s3:GetObject', 'Brand-New:*'], 'covered'],
];

describe('a call recorded by CloudTrail', () => {
  test.each(CASES)('%s under %j is %s', (call, scopes, coverage) => {
    const judge = coverageOf(scopes);
    expect([judge?.(call), judge?.(call)]).toEqual([coverage, coverage]);
  });
  test('is compared with any scope in linear time', () => {
    const scopes = [`s3:${'*a'.repeat(12)}*b`];
    expect(coverageOf(scopes)?.(`s3:${'a'.repeat(2000)}`)).toBe('beyond');
    expect(coverageOf(scopes)?.(`s3:${'a'.repeat(2000)}b`)).toBe('covered');
  });
  test('is not compared with scopes of another form', () => {
    expect(coverageOf(['refunds:write', 'everything at all'])).toBeNull();
    expect(coverageOf([])).toBeNull();
  });
  test('maps to the actions that it needs, where they are known', () => {
    expect(actionsOfCall('s3:ListObjects')).toEqual(['s3:ListBucket']);
    expect(actionsOfCall('sts:GetCallerIdentity')).toEqual([]);
    expect(actionsOfCall('apigateway:CreateRestApi')).toBeNull();
  });
  test('may be of a service with the name of a property of every object', () => {
    expect([serviceOf('constructor:Get'), seldomRecorded('constructor')]).toEqual(['constructor', []]);
    expect(coverageOf(['constructor:Get'])?.('constructor:Get')).toBe('unsure');
  });
  test('is recorded seldom, where it is about objects and messages', () => {
    expect(seldomRecorded('s3')).toContain('s3:GetObject');
    expect(seldomRecorded('s3')).not.toContain('s3:GetBucketPolicy');
    expect(seldomRecorded('iam')).toEqual([]);
  });
});
