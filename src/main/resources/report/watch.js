'use strict';
for (const failure of ['error', 'unhandledrejection', 'securitypolicyviolation']) {
  addEventListener(failure, (event) => {
    document.documentElement.dataset.scriptError = String(event.message || event.reason || event.violatedDirective);
  });
}
