# A memorandum of understanding, without legal obligations.
document act
binding no
parties
recital recital.1
recital recital.2
enacting understanding
article purpose
text purpose.1
article areas
intro areas.1
point areas.a
point areas.b
point areas.c
article forms
intro forms.1
point forms.a
point forms.b
point forms.c
point forms.d
article contacts
text contacts.1
article expenses
text expenses.1
article status
text status.1
article differences
text differences.1
article application
para application.1
para application.2
para application.3
testimonium
done
