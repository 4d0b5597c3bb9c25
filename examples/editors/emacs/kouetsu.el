;;; kouetsu.el --- kouetsu for Emacs 29 or newer, with eglot  -*- lexical-binding: t -*-

;;; Commentary:
;; Load this file, and open a Markdown file: findings appear as you type, and the safe fixes are made on saving.

;;; Code:

(require 'eglot)

(defun kouetsu-fix-all ()
  "Make all safe fixes of the buffer."
  (when (eglot-current-server)
    (ignore-errors
      (eglot-code-actions (point-min) (point-max) "source.fixAll.kouetsu" t))))

(defun kouetsu-start ()
  "Let kouetsu check the buffer."
  (eglot-ensure)
  (add-hook 'before-save-hook #'kouetsu-fix-all nil t))

(add-to-list 'eglot-server-programs '((markdown-mode gfm-mode markdown-ts-mode) . ("kouetsu" "server")))
(dolist (hook '(markdown-mode-hook gfm-mode-hook markdown-ts-mode-hook))
  (add-hook hook #'kouetsu-start))

(provide 'kouetsu)
;;; kouetsu.el ends here
