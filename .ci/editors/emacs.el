;; Uses Emacs on a copy of the example report in the working folder.  -*- lexical-binding: t -*-

(require 'flymake)

(setq create-lockfiles nil make-backup-files nil)

(defun wait (what condition)
  "Let Emacs work until CONDITION holds, or fail with WHAT."
  (let ((deadline (time-add nil 20)))
    (while (not (funcall condition))
      (when (time-less-p deadline nil)
        (error "Not seen within 20 s: %s" what))
      (accept-process-output nil 0.05)
      ;; In a batch there are no commands, after which Emacs would do both.
      (run-hooks 'post-command-hook)
      (when (eglot-current-server)
        (flymake-start))))
  (princ (format "  %s\n" what)))

(defun told-p (rule)
  "Whether a finding of RULE is told."
  (seq-some (lambda (it) (string-search rule (flymake-diagnostic-text it)))
            (flymake-diagnostics)))

(find-file "source/day1.md")
(wait "findings of the open document" (lambda () (told-p "placeholder-title")))
(goto-char (point-max))
(insert "\nSee [it].\n\n[it]: https://kita.example/\n[it]: https://kita.example/\n")
(save-buffer)
(wait "the safe fix on saving"
      (lambda ()
        (with-temp-buffer
          (insert-file-contents "day1.md")
          (= 1 (how-many "^\\[it\\]: " (point-min) (point-max))))))
(kill-emacs 0)
