/** The word that a comment begins with which says that a finding is no task: `keyroll:ignore <rule-id> -- reason`. */
export const DIRECTIVE = 'keyroll:ignore';
