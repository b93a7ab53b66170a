/** An agency's id: `police`, `customs`, … as the deployment's configuration names it. */
export type Agency = string;
