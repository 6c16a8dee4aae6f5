// Looks again while something is being computed; without it a reader reloads the page.
"use strict";

const SECONDS = 5;

if (document.querySelector("[data-computing]")) setTimeout(() => window.location.reload(), SECONDS * 1000);
