/** Signed URLs of S3, Cloud Storage and CloudFront: until when they hold, which stands in the URL in clear text. */
import { NO_RESULT, validUntil, type Prove } from './result.ts';

const SIGNED_AT = /X-(?:Amz|Goog)-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/i;
const SECONDS = /X-(?:Amz|Goog)-Expires=(\d{1,7})(?!\d)/i;
const UNTIL = /(?:^|[?&;])Expires=(\d{9,11})(?!\d)/;

function endOfValidity(url: string): number | undefined {
  const [, year, month, day, hour, minute, second] = SIGNED_AT.exec(url) ?? [];
  const seconds = SECONDS.exec(url)?.[1];
  if (year !== undefined && seconds !== undefined) {
    return (
      Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) +
      Number(seconds) * 1000
    );
  }
  const until = UNTIL.exec(url)?.[1];
  return until === undefined ? undefined : Number(until) * 1000;
}

export const signedUrl: Prove = (_value, _parts, whole) => {
  const end = endOfValidity(whole.replaceAll('&amp;', '&'));
  return end === undefined ? NO_RESULT : validUntil(end);
};
