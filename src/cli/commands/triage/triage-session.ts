/**
 * Undecided secrets one at a time on the screen, with one answer each, which is saved before the next one is shown:
 * ending at any moment loses nothing, and the next session begins where this one ended.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { SecretFindings } from '../../../inventory/unregistered.ts';
import { count } from '../../../base/count.ts';
import { dayOf, endOf } from '../../../base/date.ts';
import { KeyrollError, problemsOf } from '../../../model/error.ts';
import type { Io } from '../../../base/io.ts';
import { locationText } from '../../../base/position.ts';
import { visible } from '../../../report/sanitise.ts';
import { styleOf, type Style } from '../../../report/style.ts';
import { findingLines } from '../../../report/terminal/finding.ts';
import { answerInput, Interrupted, type AnswerInput } from '../../input/answer-input.ts';
import { printedError } from '../../printed-error.ts';
import { renderOptions, type ColourWhen } from '../../output/streams.ts';
import { accept, register, undo, type Decided, type Records } from './triage-decision.ts';

export interface TriageResult {
  /** In the order of the secrets; shorter where the session was ended. */
  readonly decided: readonly Decided[];
  readonly ended: 'done' | 'quit' | 'no answer' | 'interrupted';
}

export interface Triage {
  readonly secrets: readonly SecretFindings[];
  readonly records: Records;
  /** The folder that paths of the report start from. */
  readonly base: string;
  readonly colour: ColourWhen;
}

/** Fits into 80 columns. */
const QUESTION = `What is this?  [l]eak to rotate   [r]egister   [f]alse positive   [t]est value
               [o]pen in editor   [s]kip   [u]ndo   [?] help   [q]uit     > `;
const HELP = `  l  a live token that leaked: stays a finding until it is rotated and removed
  r  a token that is meant to be there: asks owner, purpose and expiry, and
     writes an inventory entry
  f  not a secret: asks why, and is no longer reported
  t  made up for tests or documentation: asks why, and is no longer reported
  o  opens the file at the line in $VISUAL or $EDITOR
  s  decides nothing; the next run asks again
  u  undoes the last answer
  q  quits; all answers so far are saved
`;

interface Session extends Triage {
  readonly io: Io;
  readonly input: AnswerInput;
  /** One for each secret so far: the next one is the one to ask about. */
  readonly decided: Decided[];
}

type Step = Decided | 'again' | 'undo' | 'quit' | 'no answer';

export async function runTriage(triage: Triage, io: Io): Promise<TriageResult> {
  const session: Session = { ...triage, io, input: answerInput(io), decided: [] };
  const { decided, input } = session;
  try {
    return { decided, ended: await askAll(session) };
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    io.stderr.write('\n');
    return { decided, ended: 'interrupted' };
  } finally {
    input.close();
  }
}

async function askAll(session: Session): Promise<'done' | 'quit' | 'no answer'> {
  const { secrets, decided } = session;
  for (;;) {
    const secret = secrets[decided.length];
    if (secret === undefined) return 'done';
    show(secret, session);
    const step = await ask(secret, session);
    if (step === 'quit' || step === 'no answer') return step;
    if (step === 'undo') await undoLast(session);
    else if (step !== 'again') decided.push(step);
  }
}

async function undoLast({ decided, records, io }: Session): Promise<void> {
  const last = decided.at(-1);
  if (last === undefined) return;
  await undo(last, records, io);
  decided.pop();
  io.stderr.write('  undone\n');
}

function styleFor(io: Io, when: ColourWhen): Style {
  return styleOf(renderOptions(io.stderr, io.env, { when, verbose: false }));
}

function show(secret: SecretFindings, { secrets, decided, colour, io }: Session): void {
  const style = styleFor(io, colour);
  const [finding, ...others] = secret;
  const place = finding.occurrences[0];
  const places = new Set(
    secret.flatMap(({ occurrences }) =>
      occurrences.filter(({ part }) => part === 'secret').map(({ path, line }) => locationText(path, line)),
    ),
  );
  const placeWidth = `${place?.line ?? 0}:${place?.column ?? 0}`.length;
  const since = finding.history?.introduced.date.slice(0, 10);
  io.stderr.write(
    `\n${style.dim(`[${decided.length + 1}/${secrets.length}]`)} ${style.path(style.text(place?.path ?? ''))}   ${count(places.size, 'place')}${since === undefined ? '' : `, first commit ${since}`}\n`,
  );
  io.stderr.write(`${findingLines(finding, style, placeWidth).join('\n')}\n`);
  if (others.length > 0) io.stderr.write(`  also found as ${others.map(({ rule }) => style.text(rule)).join(', ')}\n`);
}

/** Asks until there is an answer that can be saved. */
async function ask(secret: SecretFindings, session: Session): Promise<Step> {
  const { io, input } = session;
  for (;;) {
    io.stderr.write(QUESTION);
    const key = (await input.key())?.toLowerCase() ?? null;
    io.stderr.write(`${key === null || key < ' ' ? '' : visible(key)}\n`);
    try {
      const step = key === null ? 'no answer' : await stepOf(key, secret, session);
      if (step !== 'again') return step;
    } catch (error) {
      if (!(error instanceof KeyrollError)) throw error;
      for (const problem of problemsOf(error)) io.stderr.write(`  ${printedError(problem)}\n`);
    }
  }
}

async function stepOf(key: string, secret: SecretFindings, session: Session): Promise<Step> {
  const { base, records, decided, io, input } = session;
  switch (key) {
    case 'l':
      return accept(secret, { state: 'to-rotate', reason: 'leaked; to be rotated' }, records, io);
    case 'r':
      return registered(secret, session);
    case 'f':
    case 't': {
      const reason = await input.line(key === 'f' ? '  why is it not a secret? ' : '  what was it made up for? ');
      if (reason === null) return 'quit';
      const state = key === 'f' ? 'false-positive' : 'test-value';
      return reason === '' ? 'again' : accept(secret, { state, reason }, records, io);
    }
    case 'o':
      openEditor(secret, base, io);
      return 'again';
    case 's':
      return { kind: 'skipped' };
    case 'u':
      if (decided.length > 0) return 'undo';
      io.stderr.write('  there is nothing to undo\n');
      return 'again';
    case 'q':
      return 'quit';
    default:
      io.stderr.write(HELP);
      return 'again';
  }
}

async function registered(secret: SecretFindings, { records, io, input }: Session): Promise<Step> {
  const owner = await input.line(`  owner${records.by === null ? '' : ` (${visible(records.by)})`}: `);
  if (owner === null) return 'quit';
  const person = owner === '' ? records.by : owner;
  if (person === null) return 'again';
  const purpose = await input.line('  purpose: ');
  if (purpose === null) return 'quit';
  if (purpose === '') return 'again';
  const expires = await expiry(input, io);
  if (expires === null || expires === '') return expires === null ? 'quit' : 'again';
  return register(secret, { owner: { person, status: 'active' }, purpose, expires_at: expires }, records, io);
}

/** Empty: waved off; null: the input is at its end. */
async function expiry(input: AnswerInput, io: Io): Promise<string | null> {
  for (;;) {
    const answer = await input.line('  expires (a date, never or unknown): ');
    if (
      answer === null ||
      answer === '' ||
      answer === 'never' ||
      answer === 'unknown' ||
      !Number.isNaN(endOf(answer))
    ) {
      return answer;
    }
    io.stderr.write(`  expected a date such as ${dayOf(io.now())}\n`);
  }
}

function openEditor([finding]: SecretFindings, base: string, io: Io): void {
  const [command, ...args] = (io.env['VISUAL'] || io.env['EDITOR'] || '').split(' ').filter((part) => part !== '');
  const place = finding.occurrences.find(({ commit, exposure }) => commit === null || exposure === 'committed');
  if (command === undefined || place === undefined || io.stdin.isTTY !== true) {
    io.stderr.write(command === undefined ? '  neither VISUAL nor EDITOR is set\n' : '  there is no file to open\n');
    return;
  }
  const file = resolve(base, place.path);
  const at = /(^|[\\/])(code|codium|cursor)(\.cmd)?$/.test(command)
    ? ['-g', `${file}:${place.line}:${place.column}`]
    : [`+${place.line}`, file];
  const { error } = spawnSync(command, [...args, ...at], { stdio: 'inherit' });
  if (error !== undefined) io.stderr.write('  the editor could not be started\n');
}
