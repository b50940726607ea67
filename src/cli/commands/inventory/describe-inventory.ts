/** The command tree below `keyroll inventory`, loaded only for these commands: a scan starts without it. */
import { Option, type Command } from 'commander';
import type { Perform } from '../../context.ts';
import { repeated } from '../../repeated-option.ts';

const EXAMPLES = `
Examples:
  keyroll inventory init
  keyroll inventory discover src --write
  keyroll inventory import --from github-pats tokens.json
  keyroll inventory add --finding 3f2a9c --owner d.okafor --expires 2027-03-31
  keyroll inventory rotate stripe-prod --value --expires 2027-06-30 < new-key
  keyroll inventory revoke stripe-prod --reason rotated --evidence CHG-2290
  keyroll inventory review --team payments --ref ACR-2026-Q3
  keyroll inventory due --within 30d -f ics -o tokens.ics

Every change is checked before it is written; --dry-run shows it as a diff.`;

function withFile(command: Command): Command {
  return command.option('--inventory <file>', 'the inventory (default: keyroll.inventory.yaml from here upwards)');
}

/** For commands that judge or record dates. */
function withDate(command: Command): Command {
  return command.option('--as-of <date>', 'judge dates as of this day or instant (default: now)');
}

/** For commands that record who did something: made a token, reviewed it, ended it. */
function withActor(command: Command): Command {
  return command.option('--by <person>', 'who makes the change (default: user.email of git)');
}

/** Reading commands answer in a format. */
function withFormat(command: Command, ...formats: readonly [string, ...string[]]): Command {
  return withFile(command)
    .addOption(new Option('-f, --format <name>', `format (default: ${formats[0]})`).choices(formats))
    .option('--json', 'the same as --format json');
}

/** Writing commands can be tried. */
function withChange(command: Command): Command {
  return withFormat(command, 'text', 'json').option('--dry-run', 'show the change as a diff without writing it');
}

function withEntry(command: Command): Command {
  return command
    .option('--type <type>', 'type of credential, e.g. api_key')
    .option('--provider <slug>', 'who issued it')
    .option('--environment <name>', 'prod, staging, test, dev, ci, shared or unknown')
    .option('--owner <person>', 'responsible person')
    .option('--team <team>', 'responsible team')
    .option('--purpose <text>', 'what it is for')
    .option('--expires <date>', 'when it expires: a date, never or unknown')
    .option('--created <date>', 'when it was created')
    .option('--storage <kind=ref...>', 'where it is meant to be kept, e.g. vault=kv/prod/stripe')
    .option('--scopes <scope...>', 'what it may do');
}

function withToken(command: Command): Command {
  return command
    .option('--value', 'read the token itself from standard input, without echo, for its fingerprint')
    .option('--finding <id>', 'take the fingerprint of this finding of the last scan')
    .option('--report <file>', 'a saved JSON report to look for the finding in');
}

function withSelection(command: Command): Command {
  return command
    .option('--owner <person>', 'entries of this person')
    .option('--team <team>', 'entries of this team')
    .option('--environment <name>', 'entries of this environment')
    .option('--provider <slug>', 'entries of this provider')
    .option('--status <status>', 'entries of this status');
}

export function describeInventory(inventory: Command, perform: Perform): void {
  inventory.addHelpText('after', EXAMPLES);
  describeFirst(inventory, perform);
  describeFilling(inventory, perform);
  describeReading(inventory, perform);
  describeLife(inventory, perform);
  describePepper(inventory, perform);
}

function describeFirst(inventory: Command, perform: Perform): void {
  inventory
    .command('init [dir]')
    .description('create keyroll.inventory.yaml, and a pepper if there is none')
    .option('--organization <name>', 'whose inventory it is')
    .action(perform(async () => (await import('./init-command.ts')).initCommand));
  withDate(withFormat(inventory.command('check [file]'), 'text', 'json'))
    .description('validate the inventory and count what is missing')
    .action(perform(async () => (await import('./check-command.ts')).checkCommand));
  withSelection(withDate(withFormat(inventory.command('list [file]'), 'table', 'json')))
    .description('list the entries')
    .action(perform(async () => (await import('./list-command.ts')).listCommand));
  withEntry(withChange(inventory.command('add')).option('--id <slug>', 'id of the new entry'))
    .description('register a finding of a report, or a token read from standard input without echo')
    .addOption(new Option('--file <file>', 'an older name of --inventory').hideHelp())
    .option('--finding <id>', 'id of a finding of the report')
    .option('--report <file>', 'a saved JSON report (default: that of the last scan)')
    .action(perform(async () => (await import('./add-command.ts')).addCommand));
  withEntry(
    withActor(withDate(withChange(inventory.command('issue'))))
      .requiredOption('--id <slug>', 'id of the new entry')
      .requiredOption('--prefix <prefix>', 'what the token begins with, e.g. acme_live'),
  )
    .description(
      'create a token of 256 random bits with check digits, show it once, and register its fingerprint; needs an owner, a purpose and an expiry',
    )
    .option('-o, --output <file>', 'write the token to a new file that only you can read, instead of standard output')
    .action(perform(async () => (await import('./issue-command.ts')).issueCommand));
}

function describeFilling(inventory: Command, perform: Perform): void {
  withDate(withChange(inventory.command('discover [paths...]')))
    .description('propose entries, as YAML, for tokens that a scan finds and the inventory does not have')
    .option('--report <file>', 'findings of a saved JSON report instead of a scan')
    .option('--write', 'add them to the inventory')
    .action(perform(async () => (await import('./discover-command.ts')).discoverCommand));
  withActor(withDate(withChange(inventory.command('import <file>'))))
    .description(
      "import a provider's listing of tokens; a later import updates the entries and keeps what was written by hand",
    )
    .requiredOption(
      '--from <source>',
      'aws-credential-report, github-pats, gitlab-tokens, okta-tokens, vault, csv or json',
    )
    .option('--map <file>', 'for csv and json: mapping of columns to fields')
    .action(perform(async () => (await import('./import-command.ts')).importCommand));
}

function describePepper(inventory: Command, perform: Perform): void {
  const pepper = inventory
    .command('pepper')
    .description('the key that fingerprints are made with: create, check, rotate');
  const commands = async () => import('./pepper-command.ts');
  withFormat(pepper.command('check'), 'text', 'json')
    .description('show which key of the inventory the current pepper is')
    .action(perform(async () => (await commands()).checkPepperCommand));
  withFile(pepper.command('create'))
    .description('create a pepper if there is none')
    .option('--lost', 'confirm that the old pepper is lost for good')
    .action(perform(async () => (await commands()).createPepperCommand));
  withFile(pepper.command('rotate [paths...]'))
    .description(
      'replace the pepper, and recompute the fingerprints and baseline ids of the tokens that a scan of the paths finds',
    )
    .option('--dry-run', 'show the change of the inventory as a diff without writing it')
    .action(perform(async () => (await import('./pepper-rotate-command.ts')).rotatePepperCommand));
}

function describeReading(inventory: Command, perform: Perform): void {
  withDate(withFormat(inventory.command('show <id>'), 'text', 'json'))
    .description('show everything known about one entry, and what is due')
    .action(perform(async () => (await import('./show-command.ts')).showCommand));
  withDate(withFormat(inventory.command('due'), 'table', 'json', 'ics'))
    .description('list what expires, or must be rotated or reviewed; also as a calendar')
    .option('--within <days>', 'how far to look ahead', '30d')
    .option('-o, --output <file>', 'write to a file; the extension .ics makes it a calendar')
    .action(perform(async () => (await import('./due-command.ts')).dueCommand));
  withDate(withFormat(inventory.command('export'), 'csv', 'json'))
    .description('write all entries with every field, for spreadsheets and other tools')
    .option('-o, --output <file>', 'write to a file; the extension .json makes it JSON')
    .action(perform(async () => (await import('./export-command.ts')).exportCommand));
}

function describeLife(inventory: Command, perform: Perform): void {
  withToken(withEntry(withActor(withChange(inventory.command('edit <id>')))))
    .description('change fields of an entry')
    .addOption(repeated('--set <field=value>', 'any field, e.g. owner.status=left'))
    .addOption(repeated('--unset <field>', 'remove a field'))
    .action(perform(async () => (await import('./edit-command.ts')).editCommand));
  withToken(withActor(withDate(withChange(inventory.command('rotate <id>')))))
    .description('record a successor: both are valid until the overlap ends')
    .option('--id <slug>', 'id of the successor (default: the next number)')
    .option(
      '--overlap <days>',
      'how long the old token stays valid (default: rotation_overlap_max of the policy, or 7d)',
    )
    .option('--expires <date>', 'when the new token expires (default: after the same lifetime)')
    .option('--in-place', 'replace the value in the same entry, without an overlap')
    .action(perform(async () => (await import('./rotate-command.ts')).rotateCommand));
  withActor(withDate(withChange(inventory.command('revoke <ids...>'))))
    .description('record that tokens were revoked, with evidence')
    .option('--evidence <text>', 'ticket, log entry or command output that shows it')
    .option('--reason <reason>', 'rotated, unused, owner_left, compromised, decommissioned or other')
    .option('--at <date>', 'when it was revoked (default: now)')
    .action(perform(async () => (await import('./revoke-command.ts')).revokeCommand));
  withSelection(withActor(withDate(withChange(inventory.command('review [ids...]')))))
    .description('sign off a review of many entries at once')
    .requiredOption('--ref <ref>', 'reference of the review record, e.g. ACR-2026-Q3')
    .option('--at <date>', 'day of the review (default: today)')
    .option('--all', 'every live entry')
    .action(perform(async () => (await import('./review-command.ts')).reviewCommand));
  withDate(withChange(inventory.command('exception <id>')))
    .description('accept a failed check of an entry until a date')
    .requiredOption('--check <id>', 'the check, e.g. LIF-003')
    .option('--reason <text>', 'why')
    .option('--approved-by <person>', 'who approved it')
    .option('--expires <date>', 'when it ends')
    .option('--ccw <ref>', 'reference of a compensating control worksheet')
    .option('--remove', 'remove the exception')
    .action(perform(async () => (await import('./exception-command.ts')).exceptionCommand));
}
