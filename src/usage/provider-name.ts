/** Names of one provider in inventories and formats. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    hashicorp: 'vault',
    'hashicorp-vault': 'vault',
    amazon: 'aws',
    'amazon-web-services': 'aws',
  }),
);

export function providerName(provider: string): string {
  const name = provider.trim().toLowerCase();
  return ALIASES.get(name) ?? name;
}
