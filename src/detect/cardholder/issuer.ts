/** Which card scheme a number belongs to, from its first digits and its length. */

interface Range {
  readonly scheme: string;
  /** First and last value of the leading digits, both of the same length. */
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
}

const LONG = [16, 17, 18, 19];

const RANGES: readonly Range[] = [
  { scheme: 'Visa', from: 4, to: 4, lengths: [13, 16, 19] },
  { scheme: 'Mastercard', from: 51, to: 55, lengths: [16] },
  { scheme: 'Mastercard', from: 2221, to: 2720, lengths: [16] },
  { scheme: 'American Express', from: 34, to: 34, lengths: [15] },
  { scheme: 'American Express', from: 37, to: 37, lengths: [15] },
  { scheme: 'Discover', from: 6011, to: 6011, lengths: LONG },
  { scheme: 'Discover', from: 644, to: 649, lengths: LONG },
  { scheme: 'Discover', from: 65, to: 65, lengths: LONG },
  { scheme: 'Diners Club', from: 300, to: 305, lengths: [14, 16] },
  { scheme: 'Diners Club', from: 3095, to: 3095, lengths: [14, 16] },
  { scheme: 'Diners Club', from: 36, to: 36, lengths: [14, 16] },
  { scheme: 'Diners Club', from: 38, to: 39, lengths: [14, 16] },
  { scheme: 'JCB', from: 3528, to: 3589, lengths: LONG },
  { scheme: 'UnionPay', from: 62, to: 62, lengths: LONG },
  { scheme: 'Maestro', from: 5018, to: 5018, lengths: LONG },
  { scheme: 'Maestro', from: 5020, to: 5020, lengths: LONG },
  { scheme: 'Maestro', from: 5038, to: 5038, lengths: LONG },
  { scheme: 'Maestro', from: 5893, to: 5893, lengths: LONG },
  { scheme: 'Maestro', from: 6304, to: 6304, lengths: LONG },
  { scheme: 'Maestro', from: 6759, to: 6763, lengths: LONG },
  { scheme: 'Mir', from: 2200, to: 2204, lengths: LONG },
  { scheme: 'Troy', from: 9792, to: 9792, lengths: [16] },
];

/** The scheme of `digits`, or undefined where no scheme issues such numbers. */
export function schemeOf(digits: string): string | undefined {
  return RANGES.find(({ from, to, lengths }) => {
    const lead = Number(digits.slice(0, String(from).length));
    return lead >= from && lead <= to && lengths.includes(digits.length);
  })?.scheme;
}
