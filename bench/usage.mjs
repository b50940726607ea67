// node bench/usage.mjs make FILE MEGABYTES | parse FILE | read FILE
// Made-up CloudTrail records, one a line, the same for the same seed; JSON.parse on every line; and keyroll's reader
// alone.
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';

const [what, file, megabytes] = process.argv.slice(2);
const CHUNK = 1 << 20;

/** A generator of numbers that looks like chance and is not. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
}

/** The record of that number. */
function record(n, next) {
  const hex = (length) => Array.from({ length }, () => '0123456789abcdef'[next(16)]).join('');
  const service = next(50);
  return JSON.stringify({
    eventVersion: '1.09',
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDA${hex(17).toUpperCase()}`,
      arn: `arn:aws:iam::123456789012:user/svc-${service}`,
      accountId: '123456789012',
      accessKeyId: `AKIA${String(service).padStart(16, 'A')}`,
      userName: `svc-${service}`,
    },
    eventTime: new Date(1_785_578_531_000 + n * 250).toISOString().replace(/\.\d+Z/, 'Z'),
    eventSource: 's3.amazonaws.com',
    eventName: ['GetObject', 'PutObject', 'ListObjects'][next(3)],
    awsRegion: 'eu-west-1',
    sourceIPAddress: `198.51.100.${next(256)}`,
    userAgent: '[aws-sdk-java/2.17.100 Linux/5.10.0 OpenJDK_64-Bit_Server_VM/11.0.12+7-LTS]',
    ...(next(100) === 0 ? { errorCode: 'AccessDenied', errorMessage: 'Access Denied' } : {}),
    requestParameters: {
      bucketName: `payments-${next(9)}`,
      Host: 'payments.s3.eu-west-1.amazonaws.com',
      key: `invoices/2026/${hex(12)}.pdf`,
    },
    responseElements: null,
    additionalEventData: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256',
      bytesTransferredIn: 0,
      bytesTransferredOut: next(99_999),
      AuthenticationMethod: 'AuthHeader',
      'x-amz-id-2': hex(64),
    },
    requestID: hex(16).toUpperCase(),
    eventID: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
    readOnly: true,
    resources: [
      { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::payments/invoices/${hex(12)}` },
      { accountId: '123456789012', type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::payments' },
    ],
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '123456789012',
    eventCategory: 'Data',
    tlsDetails: {
      tlsVersion: 'TLSv1.2',
      cipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256',
      clientProvidedHostHeader: 'payments.s3.eu-west-1.amazonaws.com',
    },
  });
}

function make() {
  const next = numbers(20260801);
  const output = openSync(file, 'w');
  for (let written = 0, n = 0; written < Number(megabytes) * 1e6;) {
    written += writeSync(output, `${Array.from({ length: 1000 }, () => record(n++, next)).join('\n')}\n`);
  }
  closeSync(output);
}

/** What most programs do: read, split, parse. */
function parse() {
  const input = openSync(file);
  const buffer = Buffer.alloc(CHUNK * 2);
  let left = 0;
  let events = 0;
  let sum = 0;
  for (let got = readSync(input, buffer, left, CHUNK); got > 0; got = readSync(input, buffer, left, CHUNK)) {
    const filled = left + got;
    let at = 0;
    for (let end = buffer.indexOf(10, at); end >= 0 && end < filled; end = buffer.indexOf(10, at)) {
      sum += JSON.parse(buffer.toString('utf8', at, end)).eventTime.length;
      events++;
      at = end + 1;
    }
    buffer.copy(buffer, 0, at, filled);
    left = filled - at;
  }
  console.log(events, sum);
}

/** Every line to an event, which is counted and let go. */
async function read() {
  const { compileKernel } = await import('../build/sources/pack/kernel.js');
  const { Window } = await import('../build/usage/framing/window.js');
  const { readLog } = await import('../build/usage/read-log.js');
  const window = new Window(compileKernel(readFileSync(new URL('../dist/kernel.wasm', import.meta.url))));
  let sum = 0;
  const { file: done } = await readLog(file, {
    path: file,
    format: null,
    own: null,
    window,
    onBlock: null,
    ledger: {
      add: ({ ts }) => {
        sum += ts;
      },
    },
  });
  console.log(done.events, sum);
}

const acts = { make, parse, read };
if (acts[what] === undefined || file === undefined) {
  console.error('usage: node bench/usage.mjs make FILE MEGABYTES | parse FILE | read FILE');
  process.exitCode = 2;
} else await acts[what]();
