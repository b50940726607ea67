/** The inventory's file, looked for from the target upwards. */
export const INVENTORY_NAME = 'keyroll.inventory.yaml';
